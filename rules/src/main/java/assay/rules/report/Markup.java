package assay.rules.report;

import assay.rules.Excerpt;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A piece of XML. It is well-formed by construction: texts and values of attributes are escaped
 * where they are put in, so nothing that an image says can become an element.
 *
 * <p>What it writes is XML 1.0 and means the same to a browser that reads it as HTML: only elements
 * that HTML calls void are closed at once.
 *
 * @param xml how it is written
 */
record Markup(String xml) implements Part {

    /** HTML Living Standard, 13.1.2 "Elements": those of them that we use. */
    private static final Set<String> VOID = Set.of("meta", "br");

    /** A text of anybody. */
    static Markup text(String text) {
        return new Markup(escape(text));
    }

    /** An element of ours with attributes and children, in their order. */
    static Markup tag(String name, Part... parts) {
        return tag(name, List.of(parts));
    }

    /** An element of ours with attributes and children, in their order. */
    static Markup tag(String name, List<? extends Part> parts) {
        StringBuilder xml = new StringBuilder("<").append(name);
        StringBuilder children = new StringBuilder();
        for (Part part : parts) {
            switch (part) {
                case Attribute(String key, String value) ->
                        xml.append(' ').append(key).append("=\"").append(escape(value)).append('"');
                case Markup child -> children.append(child.xml);
            }
        }
        if (VOID.contains(name)) {
            return new Markup(xml.append("/>").toString());
        }
        return new Markup(xml.append('>').append(children).append("</" + name + ">").toString());
    }

    /** One after the other. */
    static Markup join(Stream<Markup> pieces) {
        return new Markup(pieces.map(Markup::xml).reduce("", String::concat));
    }

    /** One after the other. */
    static Markup join(Markup... pieces) {
        return join(Stream.of(pieces));
    }

    /** Nothing. */
    static Markup none() {
        return new Markup("");
    }

    boolean isEmpty() {
        return xml.isEmpty();
    }

    private static String escape(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        Excerpt.printable(text.replace('\n', ' ').replace('\t', ' '))
                .codePoints()
                .forEach(point -> {
                    switch (point) {
                        case '&' -> safe.append("&amp;");
                        case '<' -> safe.append("&lt;");
                        case '>' -> safe.append("&gt;");
                        case '"' -> safe.append("&quot;");
                        case '\'' -> safe.append("&#39;");
                        // Not characters of XML (XML 1.0, production 2).
                        case 0xFFFE, 0xFFFF -> safe.append('\uFFFD');
                        default -> safe.appendCodePoint(point);
                    }
                });
        return safe.toString();
    }
}
