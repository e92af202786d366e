package assay.guest.volume.lvm;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Reads LVM2's configuration text ({@code libdm/libdm-config.c}): {@code name = value}, {@code name
 * { … }}, {@code [ value, … ]}, and comments from {@code #} to the end of the line.
 */
final class ConfigText {

    /** Volume groups nest three deep, historical volumes one more. */
    static final int MAX_DEPTH = 16;

    /** Names and list items in all: bounds the memory that a text can take. */
    static final int MAX_VALUES = 500_000;

    /** {@code NAME_LEN} in LVM2 is 128; numbers and floats are shorter. */
    private static final int MAX_WORD = 255;

    private static final char MAX_ASCII = 127;

    private static final String ENDS_WORD = "{}[]=,#\"'@";

    private final String text;
    private int at;
    private int values;

    private ConfigText(String text) {
        this.text = text;
    }

    /**
     * Reads a text up to its end or to a NUL.
     *
     * @throws ImageException if it is malformed, or nests deeper than {@link #MAX_DEPTH} or has
     *     more than {@link #MAX_VALUES} values
     */
    static ConfigSection parse(String text) throws ImageException {
        return new ConfigText(text).top();
    }

    private ConfigSection top() throws ImageException {
        Deque<ConfigSection> open = new ArrayDeque<>();
        open.push(new ConfigSection("metadata", new LinkedHashMap<>()));
        while (skipBlanks()) {
            if (peek() == '}') {
                if (open.size() == 1) {
                    throw error("a section ends that never began");
                }
                at++;
                open.pop();
                continue;
            }
            String name = word();
            if (!skipBlanks()) {
                throw error("ends after " + name);
            }
            if (peek() == '{') {
                at++;
                ConfigSection section = new ConfigSection(name, new LinkedHashMap<>());
                put(open.getFirst(), name, section);
                open.push(section);
                if (open.size() > MAX_DEPTH) {
                    throw limit("nests deeper than " + MAX_DEPTH + " sections");
                }
            } else if (peek() == '=') {
                at++;
                put(open.getFirst(), name, value());
            } else {
                throw error("neither a value nor a section follows after " + name);
            }
        }
        if (open.size() > 1) {
            throw error("ends within " + open.getFirst().name());
        }
        return open.getFirst();
    }

    private void put(ConfigSection section, String name, Object value) throws ImageException {
        count();
        if (section.values().putIfAbsent(name, value) != null) {
            throw error(name + " stands twice in " + section.name());
        }
    }

    private Object value() throws ImageException {
        if (!skipBlanks()) {
            throw error("ends before a value");
        }
        return peek() == '[' ? list() : scalar();
    }

    private List<Object> list() throws ImageException {
        at++;
        List<Object> items = new ArrayList<>();
        while (skipBlanks() && peek() != ']') {
            if (peek() == ',') {
                at++;
                continue;
            }
            count();
            items.add(scalar());
        }
        if (at >= text.length() || peek() != ']') {
            throw error("ends within a list");
        }
        at++;
        return items;
    }

    private Object scalar() throws ImageException {
        char first = peek();
        if (first == '"' || first == '\'' || first == '@') {
            return quoted(first);
        }
        String word = word();
        try {
            return Long.valueOf(word);
        } catch (NumberFormatException e) {
            return word; // a float, or a word without quotes
        }
    }

    private String quoted(char quote) throws ImageException {
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char next = text.charAt(at);
            if (next == quote) {
                at++;
                return value.toString();
            }
            boolean escape = quote == '"' && next == '\\' && at + 1 < text.length();
            value.append(escape ? text.charAt(++at) : next);
        }
        throw error("ends within a text");
    }

    private String word() throws ImageException {
        int start = at;
        while (at < text.length()
                && peek() > ' '
                && peek() < MAX_ASCII
                && ENDS_WORD.indexOf(peek()) < 0) {
            at++;
        }
        if (at == start || at - start > MAX_WORD) {
            throw error("a name or value is missing or too long");
        }
        return text.substring(start, at);
    }

    /** Skips blanks and comments; false at the end of the text. */
    private boolean skipBlanks() {
        while (at < text.length() && peek() != 0) {
            if (peek() == '#') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (peek() > ' ') {
                return true;
            } else {
                at++;
            }
        }
        return false;
    }

    private char peek() {
        return text.charAt(at);
    }

    private void count() throws ImageException {
        if (++values > MAX_VALUES) {
            throw limit("has more than " + MAX_VALUES + " values");
        }
    }

    private ImageException error(String what) {
        return new ImageException(
                Reason.CORRUPT,
                PvHeader.LVM,
                -1,
                "the metadata text, at character " + at + ": " + what);
    }

    private static ImageException limit(String what) {
        return new ImageException(Reason.LIMIT, PvHeader.LVM, -1, "the metadata text " + what);
    }
}
