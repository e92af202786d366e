package assay.guest.linux.config.text;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * File name patterns as in {@code glob(7)}: {@code *}, {@code ?}, {@code [a-z]}, {@code [!x]} and
 * backslash quoting.
 *
 * <p>Matching takes at most (length of pattern) × (length of name) steps; it is no regular
 * expression because guests choose the patterns, and a regular expression with many stars can run
 * for hours.
 */
public final class Glob {

    /** More files than any program is configured with. */
    static final int MAX_MATCHES = 1_000;

    private Glob() {}

    /** Whether the text has any character that means more than itself. */
    public static boolean isPattern(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0 || text.indexOf('[') >= 0;
    }

    /** Whether {@code pattern} matches the whole of {@code name}. */
    public static boolean matches(String pattern, String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int resume = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = n;
                continue;
            }
            int next = p < pattern.length() ? afterOne(pattern, p, name.charAt(n)) : -1;
            if (next >= 0) {
                p = next;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    /**
     * The paths of existing files that match, sorted as {@code glob(3)} does in the C locale. As
     * there, a name that starts with a dot is matched by a dot only.
     *
     * @param pattern an absolute path
     * @throws ImageException if more than {@value #MAX_MATCHES} match
     */
    public static List<String> expand(GuestFiles files, String pattern) throws IOException {
        List<String> paths = List.of("");
        for (String component : pattern.split("/+", -1)) {
            if (component.isEmpty()) {
                continue;
            }
            List<String> next = new ArrayList<>();
            for (String path : paths) {
                next.addAll(step(files, path, component));
                if (next.size() > MAX_MATCHES) {
                    throw new ImageException(
                            Reason.LIMIT,
                            "glob",
                            -1,
                            pattern + " matches more than " + MAX_MATCHES + " files");
                }
            }
            paths = next;
        }
        List<String> existing = new ArrayList<>();
        for (String path : paths) {
            if (files.exists(path)) {
                existing.add(path);
            }
        }
        return existing;
    }

    private static List<String> step(GuestFiles files, String parent, String component)
            throws IOException {
        if (!isPattern(component)) {
            return List.of(parent + "/" + component);
        }
        List<String> matching = new ArrayList<>();
        for (Found entry : files.list(parent.isEmpty() ? "/" : parent)) {
            String name = entry.path().substring(entry.path().lastIndexOf('/') + 1);
            boolean hidden = name.startsWith(".") && !component.startsWith(".");
            if (!hidden && matches(component, name)) {
                matching.add(parent + "/" + name);
            }
        }
        return matching;
    }

    /** Where the pattern goes on after it has matched the one character, or -1. */
    private static int afterOne(String pattern, int at, char character) {
        return switch (pattern.charAt(at)) {
            case '?' -> at + 1;
            case '[' -> afterSet(pattern, at, character);
            case '\\' ->
                    at + 1 < pattern.length() && pattern.charAt(at + 1) == character ? at + 2 : -1;
            default -> pattern.charAt(at) == character ? at + 1 : -1;
        };
    }

    /** As {@link #afterOne} for a set; a bracket that is never closed means itself. */
    private static int afterSet(String pattern, int at, char character) {
        int start = at + 1;
        boolean not = start < pattern.length() && "!^".indexOf(pattern.charAt(start)) >= 0;
        start += not ? 1 : 0;
        int end = pattern.indexOf(']', start + 1);
        if (end < 0) {
            return character == '[' ? at + 1 : -1;
        }
        boolean in = false;
        for (int i = start; i < end; i++) {
            if (i + 2 < end && pattern.charAt(i + 1) == '-') {
                in |= pattern.charAt(i) <= character && character <= pattern.charAt(i + 2);
                i += 2;
            } else {
                in |= pattern.charAt(i) == character;
            }
        }
        return in != not ? end + 1 : -1;
    }
}
