package assay.guest.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Until when systems and software get fixes, as their makers announced it.
 *
 * @param version of the table
 * @param ends last days by kind, name and release, {@code os debian 12}; the largest date where no
 *     end was announced
 */
public record SupportTable(String version, Map<String, LocalDate> ends) {

    private static final String OURS = "support.txt";

    public SupportTable {
        ends = Map.copyOf(ends);
    }

    /**
     * A release and when its support ends.
     *
     * @param release as the table has it: {@code 12} for {@code 12.5}
     * @param last the last day with support; {@link LocalDate#MAX} if no end was announced
     */
    public record Support(String release, LocalDate last) {

        /** Whether support has ended before {@code day}. */
        public boolean isOver(LocalDate day) {
            return day.isAfter(last);
        }

        /** The last day in words. */
        String end() {
            return last.equals(LocalDate.MAX) ? "no end announced" : last.toString();
        }
    }

    /** The table that comes with Assay. */
    public static SupportTable ours() {
        try (InputStream in = SupportTable.class.getResourceAsStream(OURS)) {
            if (in == null) {
                throw new IllegalStateException(OURS + " is missing");
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads lines {@code KIND NAME | RELEASE | DATE} and one {@code version VERSION}; those that
     * are blank or start with {@code #} say nothing.
     *
     * @throws IllegalArgumentException if a line is none of these, or two speak of one release
     */
    static SupportTable parse(String text) {
        String version = "";
        Map<String, LocalDate> ends = new HashMap<>();
        for (String line : text.lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith("version ")) {
                version = line.substring("version ".length());
                continue;
            }
            String[] parts = line.split(" \\| ", -1);
            if (parts.length != 3) {
                throw new IllegalArgumentException("not a line of the table: " + line);
            }
            LocalDate end = parts[2].equals("-") ? LocalDate.MAX : LocalDate.parse(parts[2]);
            if (ends.put(parts[0] + " " + parts[1], end) != null) {
                throw new IllegalArgumentException("twice in the table: " + line);
            }
        }
        return new SupportTable(version, ends);
    }

    /** The support of a system; empty if the table does not know its release. */
    public Optional<Support> ofSystem(String distribution, String release) {
        return find("os " + distribution + " ", release);
    }

    /** The support of a program by its maker; empty if the table does not know its release. */
    public Optional<Support> ofSoftware(String name, String release) {
        return find("software " + name + " ", release);
    }

    /** The longest beginning of the release that is in the table. */
    private Optional<Support> find(String name, String release) {
        for (String at = release; !at.isEmpty(); at = withoutLast(at)) {
            LocalDate last = ends.get(name + at);
            if (last != null) {
                return Optional.of(new Support(at, last));
            }
        }
        return Optional.empty();
    }

    private static String withoutLast(String release) {
        return release.substring(0, Math.max(release.lastIndexOf('.'), 0));
    }
}
