package assay.guest.linux.config;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.Detector;
import assay.guest.linux.config.text.Line;
import assay.guest.linux.config.text.ShellFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * {@code histories}: what shells and other programs remember of the builder's typing, in the home
 * of every account. Sizes only; no line is read.
 *
 * <p>A history that is linked to {@code /dev/null} is no history. {@code HISTFILE} in a profile
 * moves the shell's.
 */
final class HistoryDetector implements Detector {

    private static final List<String> NAMES =
            List.of(
                    ".bash_history",
                    ".zsh_history",
                    ".ash_history",
                    ".sh_history",
                    ".local/share/fish/fish_history",
                    ".mysql_history",
                    ".psql_history",
                    ".python_history",
                    ".node_repl_history",
                    ".sqlite_history",
                    ".lesshst",
                    ".viminfo",
                    ".wget-hsts");

    private static final List<String> PROFILES =
            List.of(".profile", ".bash_profile", ".bashrc", ".zshrc");

    private static final List<String> SYSTEM_PROFILES =
            List.of("/etc/profile", "/etc/bash.bashrc", "/etc/bashrc", "/etc/zsh/zshrc");

    @Override
    public String produces() {
        return "histories";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        Set<String> homes = new TreeSet<>();
        Account.read(files).forEach(account -> homes.add(account.inHome("")));
        SequencedMap<String, Long> sizes = new TreeMap<>();
        for (String home : homes) {
            for (String path : places(files, home)) {
                Optional<Found> found = files.find(path).filter(f -> f.node().isRegular());
                found.ifPresent(f -> sizes.put(f.path(), f.node().size()));
            }
        }
        List<Map<String, Object>> histories = new ArrayList<>();
        sizes.forEach((path, bytes) -> {
            facts.evidence("histories[" + histories.size() + "]", Evidence.at(path));
            histories.add(Map.of("path", path, "bytes", bytes));
        });
        facts.put("histories", histories);
    }

    /** Where the account's programs keep their histories. */
    private static Set<String> places(GuestFiles files, String home) throws IOException {
        Set<String> places = new TreeSet<>();
        NAMES.forEach(name -> places.add(home + name));
        if (!files.exists(home)) {
            return places;
        }
        for (String profile : SYSTEM_PROFILES) {
            moved(files, profile, home).ifPresent(places::add);
        }
        for (String profile : PROFILES) {
            moved(files, home + profile, home).ifPresent(places::add);
        }
        return places;
    }

    /** The history file that a profile names, if its path needs no shell to be understood. */
    private static Optional<String> moved(GuestFiles files, String profile, String home)
            throws IOException {
        String value = ShellFile.parse(Line.read(files, profile)).value("HISTFILE", "");
        for (String prefix : List.of("~/", "$HOME/", "${HOME}/")) {
            value = value.startsWith(prefix) ? home + value.substring(prefix.length()) : value;
        }
        return value.startsWith("/") && !value.contains("$")
                ? Optional.of(value)
                : Optional.empty();
    }
}
