package assay.guest.linux.boot;

import assay.guest.Evidence;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which modules {@code modprobe.d} keeps from loading.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/modprobe.d.5.html">modprobe.d(5)</a>
 */
final class ModprobeConfig {

    /** Programs that do nothing; {@code install X /bin/false} is the way hardening guides use. */
    private static final Set<String> NOTHING =
            Set.of(
                    "/bin/true",
                    "/bin/false",
                    "/usr/bin/true",
                    "/usr/bin/false",
                    "true",
                    "false",
                    ":");

    private final Map<String, Evidence> blacklisted = new LinkedHashMap<>();
    private final Map<String, Evidence> disabled = new LinkedHashMap<>();

    /** Adds the lines of the file at {@code path}. */
    void add(String path, String text) {
        int number = 0;
        for (String raw : text.split("\n", -1)) {
            number++;
            String line = raw.strip();
            String[] words = line.split("[ \t]+", 4);
            if (words.length < 2) {
                continue;
            }
            String module = ModuleName.spelled(words[1]);
            Evidence seen = new Evidence(path, number, line);
            if (words[0].equals("blacklist")) {
                blacklisted.putIfAbsent(module, seen);
            } else if (words[0].equals("install")
                    && words.length > 2
                    && NOTHING.contains(words[2])) {
                disabled.putIfAbsent(module, seen);
            }
        }
    }

    /**
     * The line that keeps {@code module} from loading, if there is one.
     *
     * @param byAlias whether the module is loaded for a device or file system that asks for it; a
     *     plain {@code blacklist} line stops that, but not loading by name or as a dependency
     */
    Optional<Evidence> against(String module, boolean byAlias) {
        Evidence never = disabled.get(module);
        return never != null || !byAlias
                ? Optional.ofNullable(never)
                : Optional.ofNullable(blacklisted.get(module));
    }
}
