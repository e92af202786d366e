package assay.rules.repair;

import assay.rules.Text;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A way to mend an image.
 *
 * @param id stable name, which rules give as {@code repair}
 * @param title what it does
 * @param category what it changes
 * @param scripts what does it: idempotent, and to be run between the beginning and the end that
 *     {@link FixScript} writes
 * @param then ids of the repairs that must come after it, such as building the initramfs
 * @param excludes ids of the repairs that do the opposite
 */
public record Repair(
        String id,
        Text title,
        Category category,
        Map<Shell, String> scripts,
        List<String> then,
        List<String> excludes) {

    /** What a repair changes, from what is easily put back to what is not. */
    public enum Category {
        /** Files, settings and services; no more than a backup is needed. */
        @JsonProperty("file")
        FILE,
        /** Packages are installed, updated or removed, from the machine's own sources. */
        @JsonProperty("packages")
        PACKAGES,
        /** What the machine starts from. A test start must follow. */
        @JsonProperty("boot")
        BOOT,
        /** No script can do it: people have to make the image anew or decide something. */
        @JsonProperty("rebuild")
        REBUILD
    }

    /** The script for a shell; none if people must do it, or on another system. */
    public Optional<String> script(Shell shell) {
        return Optional.ofNullable(scripts.get(shell));
    }
}
