package assay.guest.linux.config.service;

import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.config.text.Glob;
import assay.guest.linux.config.text.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which units the first boot enables: {@code systemd.preset(5)}. systemd applies presets when
 * {@code /etc/machine-id} is missing or says {@code uninitialized}, so a disk without one starts
 * more than its links tell: on Debian, which has no final {@code disable *}, everything.
 */
final class Presets {

    private static final List<String> FOLDERS =
            List.of(
                    "/etc/systemd/system-preset",
                    "/usr/local/lib/systemd/system-preset",
                    "/usr/lib/systemd/system-preset",
                    "/lib/systemd/system-preset");

    private record Policy(boolean enable, String pattern) {}

    private final List<Policy> policies;

    private Presets(List<Policy> policies) {
        this.policies = policies;
    }

    /** Whether the next boot of this disk is one that applies presets. */
    static boolean apply(GuestFiles files) throws IOException {
        List<Line> lines = Line.read(files, "/etc/machine-id");
        return files.find("/etc/machine-id").isEmpty()
                || (!lines.isEmpty() && lines.getFirst().text().equals("uninitialized"));
    }

    /** The policies of all preset files, in the order in which systemd asks them. */
    static Presets read(GuestFiles files) throws IOException {
        Map<String, String> byName = new TreeMap<>();
        for (String folder : FOLDERS) {
            for (Found entry : files.list(folder)) {
                String name = entry.path().substring(entry.path().lastIndexOf('/') + 1);
                if (name.endsWith(".preset")) {
                    byName.putIfAbsent(name, entry.path());
                }
            }
        }
        List<Policy> policies = new ArrayList<>();
        for (String path : byName.values()) {
            for (Line line : Line.read(files, path)) {
                String[] words = line.text().strip().split("\\s+", -1);
                if (words.length >= 2
                        && (words[0].equals("enable") || words[0].equals("disable"))) {
                    policies.add(new Policy(words[0].equals("enable"), words[1]));
                }
            }
        }
        return new Presets(policies);
    }

    /** The word of the first policy that matches the unit; enabled where none does. */
    boolean enables(String unit) {
        return policies.stream()
                .filter(policy -> Glob.matches(policy.pattern, unit))
                .findFirst()
                .map(Policy::enable)
                .orElse(true);
    }
}
