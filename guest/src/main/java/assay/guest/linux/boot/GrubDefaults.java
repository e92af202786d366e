package assay.guest.linux.boot;

import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.os.ShellAssignments;
import assay.guest.linux.os.ShellAssignments.Assignment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What {@code grub-mkconfig} is told: {@code /etc/default/grub}, then, in Debian and its kin,
 * {@code /etc/default/grub.d/*.cfg}.
 *
 * @param variables those whose names start with {@code GRUB_}, as they are in the end; not those
 *     that a command gives
 */
record GrubDefaults(Map<String, String> variables) {

    static final String PATH = "/etc/default/grub";

    private static final int MAX_FILE = 1 << 20;

    GrubDefaults {
        variables = Collections.unmodifiableSortedMap(new TreeMap<>(variables));
    }

    /** Reads them; empty if the guest has none. */
    static Optional<GrubDefaults> read(GuestFiles files) throws IOException {
        Optional<String> main = files.readText(PATH, MAX_FILE);
        if (main.isEmpty()) {
            return Optional.empty();
        }
        List<String> texts = new ArrayList<>(List.of(main.get()));
        for (Found file : files.list(PATH + ".d")) {
            if (file.path().endsWith(".cfg")) {
                files.readText(file.path(), MAX_FILE).ifPresent(texts::add);
            }
        }
        Map<String, String> variables = new LinkedHashMap<>();
        for (Assignment assignment : ShellAssignments.parse(texts).values()) {
            boolean computed =
                    assignment.value().startsWith("`") || assignment.value().startsWith("$(");
            if (assignment.name().startsWith("GRUB_") && !computed) {
                variables.put(assignment.name(), assignment.value());
            }
        }
        return Optional.of(new GrubDefaults(variables));
    }

    /** The kernel arguments that a default entry gets from here. */
    List<String> arguments() {
        return ShellAssignments.words(
                variables.getOrDefault("GRUB_CMDLINE_LINUX", "")
                        + " "
                        + variables.getOrDefault("GRUB_CMDLINE_LINUX_DEFAULT", ""));
    }
}
