package assay.store.key.vault;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads JSON (RFC 8259) as Vault answers with it. Values are {@link Map}, {@link List}, {@link
 * String}, {@link Double}, {@link Boolean}, and an empty {@link Optional} for {@code null}.
 */
final class Json {

    private static final int DEEPEST = 32;
    private static final Pattern NUMBER =
            Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /**
     * The object that a text is.
     *
     * @throws IOException if it is none
     */
    static Map<String, Object> object(String text) throws IOException {
        Json json = new Json(text);
        if (json.next() != '{') {
            throw json.bad();
        }
        Map<String, Object> object = json.object(DEEPEST);
        if (json.next() != 0) {
            throw json.bad();
        }
        return object;
    }

    private IOException bad() {
        return new IOException("no JSON at character " + at);
    }

    /** The next character that is no white space, which is not taken; 0 at the end. */
    private char next() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private void take(char expected) throws IOException {
        if (next() != expected) {
            throw bad();
        }
        at++;
    }

    /** Takes a comma, or what ends a list; whether it was the end. */
    private boolean ends(char end) throws IOException {
        if (next() == end) {
            at++;
            return true;
        }
        take(',');
        return false;
    }

    private Object value(int depth) throws IOException {
        if (depth == 0) {
            throw bad();
        }
        return switch (next()) {
            case '{' -> object(depth);
            case '[' -> list(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", Optional.empty());
            default -> number();
        };
    }

    private Map<String, Object> object(int depth) throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        take('{');
        boolean end = next() == '}';
        if (end) {
            at++;
        }
        while (!end) {
            if (next() != '"') {
                throw bad();
            }
            String name = string();
            take(':');
            object.put(name, value(depth - 1));
            end = ends('}');
        }
        return object;
    }

    private List<Object> list(int depth) throws IOException {
        List<Object> list = new ArrayList<>();
        take('[');
        boolean end = next() == ']';
        if (end) {
            at++;
        }
        while (!end) {
            list.add(value(depth - 1));
            end = ends(']');
        }
        return list;
    }

    private Object word(String word, Object value) throws IOException {
        if (!text.startsWith(word, at)) {
            throw bad();
        }
        at += word.length();
        return value;
    }

    private Double number() throws IOException {
        Matcher number = NUMBER.matcher(text).region(at, text.length());
        if (!number.lookingAt()) {
            throw bad();
        }
        at = number.end();
        return Double.valueOf(number.group());
    }

    private String string() throws IOException {
        StringBuilder string = new StringBuilder();
        take('"');
        while (at < text.length() && text.charAt(at) != '"') {
            char character = text.charAt(at++);
            if (character < ' ') {
                throw bad();
            }
            string.append(character == '\\' ? escape() : character);
        }
        if (at == text.length()) {
            throw bad();
        }
        at++;
        return string.toString();
    }

    private char escape() throws IOException {
        char escape = at < text.length() ? text.charAt(at++) : 0;
        return switch (escape) {
            case '"', '\\', '/' -> escape;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw bad();
        };
    }

    private char unicode() throws IOException {
        String hex = text.substring(at, Math.min(at + 4, text.length()));
        if (hex.length() < 4 || !hex.chars().allMatch(HexFormat::isHexDigit)) {
            throw bad();
        }
        at += 4;
        return (char) HexFormat.fromHexDigits(hex);
    }
}
