package assay.guest.linux.os;

import assay.guest.linux.os.ShellAssignments.Assignment;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a distribution says about itself in {@code os-release}.
 *
 * @param fields the file's variables
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/os-release.html">
 *     os-release(5)</a>
 */
public record OsRelease(Map<String, Assignment> fields) {

    public OsRelease {
        fields = Map.copyOf(fields);
    }

    /** Reads the text of the file; unknown lines are skipped, as the specification asks. */
    public static OsRelease parse(String text) {
        return new OsRelease(ShellAssignments.parse(text));
    }

    /** {@code ID}, {@code linux} where the file has none (the default of the specification). */
    public String id() {
        return text("ID").orElse("linux");
    }

    /** {@code ID_LIKE}: what the distribution descends from, nearest first. */
    public List<String> idLike() {
        return text("ID_LIKE").map(ShellAssignments::words).orElse(List.of());
    }

    /** {@code VERSION_ID}; rolling releases such as Debian unstable have none. */
    public Optional<String> versionId() {
        return text("VERSION_ID");
    }

    /** {@code VARIANT_ID}, empty where the file has none: {@code coreos} of Fedora. */
    public String variantId() {
        return text("VARIANT_ID").orElse("");
    }

    /** {@code NAME}, empty where the file has none. */
    public String name() {
        return text("NAME").orElse("");
    }

    /** The line that holds {@code key}, or 0. */
    public int line(String key) {
        Assignment assignment = fields.get(key);
        return assignment == null ? 0 : assignment.line();
    }

    private Optional<String> text(String key) {
        return Optional.ofNullable(fields.get(key))
                .map(Assignment::value)
                .filter(value -> !value.isEmpty());
    }
}
