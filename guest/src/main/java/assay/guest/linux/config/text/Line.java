package assay.guest.linux.config.text;

import assay.guest.Evidence;
import assay.guest.fs.GuestFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of a configuration file, and where it stands.
 *
 * @param path the file
 * @param number from 1; of the first, where a program joins lines
 * @param text without the line end
 */
public record Line(String path, int number, String text) {

    /** No configuration file that people or packages write is larger. */
    public static final int MAX_FILE = 1 << 20;

    /** The lines of a text, which end with LF or CR LF. */
    public static List<Line> of(String path, String text) {
        List<Line> lines = new ArrayList<>();
        for (int start = 0; start < text.length(); ) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            int stop = end > start && text.charAt(end - 1) == '\r' ? end - 1 : end;
            lines.add(new Line(path, lines.size() + 1, text.substring(start, stop)));
            start = end + 1;
        }
        return lines;
    }

    /**
     * The lines of the file at {@code path}; none if there is no such file.
     *
     * @throws assay.disk.ImageException if it is larger than {@value #MAX_FILE} bytes
     */
    public static List<Line> read(GuestFiles files, String path) throws IOException {
        return files.readText(path, MAX_FILE).map(text -> of(path, text)).orElse(List.of());
    }

    /**
     * The lines with those that end in a backslash joined to the next, as {@code sudoers}, udev
     * rules and {@code modprobe.d} are read.
     */
    public static List<Line> joined(List<Line> lines) {
        List<Line> joined = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        int first = 0;
        for (Line line : lines) {
            first = text.isEmpty() ? line.number : first;
            if (line.text.endsWith("\\")) {
                text.append(line.text, 0, line.text.length() - 1).append(' ');
                continue;
            }
            joined.add(new Line(line.path, first, text + line.text));
            text.setLength(0);
        }
        if (!text.isEmpty()) {
            joined.add(new Line(lines.getLast().path, first, text.toString()));
        }
        return joined;
    }

    /** Whether there is nothing on it but blanks or a comment that starts with {@code #}. */
    public boolean isBlankOrComment() {
        String content = text.strip();
        return content.isEmpty() || content.startsWith("#");
    }

    /** This line as evidence, with its text; for files that hold no secrets. */
    public Evidence seen() {
        return new Evidence(path, number, text.strip());
    }

    /** This line as evidence, with other words in place of a text that may be secret. */
    public Evidence seenAs(String words) {
        return new Evidence(path, number, words);
    }
}
