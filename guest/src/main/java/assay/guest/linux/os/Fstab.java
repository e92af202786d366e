package assay.guest.linux.os;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The file systems that a guest mounts when it starts.
 *
 * @param entries the lines that are no comments, in order
 * @see <a href="https://man7.org/linux/man-pages/man5/fstab.5.html">fstab(5)</a>
 */
public record Fstab(List<Entry> entries) {

    private static final Pattern BLANKS = Pattern.compile("[ \t]+");

    public Fstab {
        entries = List.copyOf(entries);
    }

    /**
     * One line.
     *
     * @param spec what to mount: {@code UUID=…}, {@code /dev/vda1}, {@code tmpfs}
     * @param mount where; {@code none} or {@code swap} for swap
     * @param type file system type, may be {@code auto} or a list with commas
     * @param options mount options, {@code defaults} if the line names none
     * @param line its number, from 1
     * @param text the line itself
     */
    public record Entry(
            String spec, String mount, String type, List<String> options, int line, String text) {

        public Entry {
            options = List.copyOf(options);
        }

        public boolean isSwap() {
            return type.equals("swap");
        }

        public boolean has(String option) {
            return options.contains(option);
        }

        /** What stands behind {@code option=}; the last counts, as for the kernel. */
        public Optional<String> value(String option) {
            return options.reversed().stream()
                    .filter(each -> each.startsWith(option + "="))
                    .map(each -> each.substring(option.length() + 1))
                    .findFirst();
        }
    }

    /** Reads the text of the file. Lines with fewer than two fields mount nothing. */
    public static Fstab parse(String text) {
        List<Entry> entries = new ArrayList<>();
        int number = 0;
        for (String raw : text.split("\n", -1)) {
            number++;
            String line = raw.strip();
            String[] fields = BLANKS.split(line, -1);
            if (line.startsWith("#") || fields.length < 2) {
                continue;
            }
            entries.add(
                    new Entry(
                            unquoted(unescaped(fields[0])),
                            mountPoint(unescaped(fields[1])),
                            fields.length > 2 ? fields[2] : "auto",
                            Arrays.asList(
                                    (fields.length > 3 ? fields[3] : "defaults").split(",", -1)),
                            number,
                            line));
        }
        return new Fstab(entries);
    }

    /** {@code /home/} is {@code /home}. */
    private static String mountPoint(String mount) {
        return mount.length() > 1 && mount.endsWith("/")
                ? mount.substring(0, mount.length() - 1)
                : mount;
    }

    /** Octal escapes as getmntent(3) writes them: {@code \040} is a blank. */
    private static String unescaped(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            int code = field.charAt(i) == '\\' ? octal(field, i + 1) : -1;
            text.append(code < 0 ? field.charAt(i) : (char) code);
            i += code < 0 ? 0 : 3;
        }
        return text.toString();
    }

    private static int octal(String field, int start) {
        if (start + 3 > field.length()) {
            return -1;
        }
        int code = 0;
        for (int i = start; i < start + 3; i++) {
            int digit = field.charAt(i) - '0';
            if (digit < 0 || digit > 7) {
                return -1;
            }
            code = code * 8 + digit;
        }
        return code;
    }

    /** libmount takes {@code LABEL="my disk"} as well as {@code LABEL=my\040disk}. */
    private static String unquoted(String spec) {
        int equals = spec.indexOf('=');
        if (equals < 0 || spec.length() < equals + 3) {
            return spec;
        }
        char quote = spec.charAt(equals + 1);
        boolean quoted = (quote == '"' || quote == '\'') && spec.charAt(spec.length() - 1) == quote;
        return quoted
                ? spec.substring(0, equals + 1) + spec.substring(equals + 2, spec.length() - 1)
                : spec;
    }
}
