package assay.rules.report;

/**
 * An attribute of an element.
 *
 * @param name a name of ours
 * @param value a text of anybody
 */
record Attribute(String name, String value) implements Part {

    static Attribute at(String name, String value) {
        return new Attribute(name, value);
    }

    static Attribute at(String name, long value) {
        return new Attribute(name, Long.toString(value));
    }

    /** The attribute {@code class}. */
    static Attribute style(String classes) {
        return new Attribute("class", classes);
    }
}
