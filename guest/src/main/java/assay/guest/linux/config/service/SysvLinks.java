package assay.guest.linux.config.service;

import assay.guest.Evidence;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.config.text.Line;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * System V init: scripts in {@code init.d}, started through {@code S}-links of run levels.
 *
 * @param scripts names of all scripts
 * @param started names with the link that starts each
 */
record SysvLinks(Set<String> scripts, Map<String, Evidence> started) {

    private static final Pattern START_LINK = Pattern.compile("S\\d\\d(.+)");
    private static final Pattern DEFAULT_LEVEL = Pattern.compile("[^:#]+:([2-5]):initdefault:.*");

    /**
     * The links that count under systemd, whose {@code systemd-sysv-generator(8)} starts what is
     * linked in any of the run levels 2 to 5.
     */
    static SysvLinks underSystemd(GuestFiles files) throws IOException {
        return read(files, List.of("2", "3", "4", "5"));
    }

    /** The links of the run level that {@code /etc/inittab} names; 3 and 2 where it names none. */
    static SysvLinks underInit(GuestFiles files) throws IOException {
        for (Line line : Line.read(files, "/etc/inittab")) {
            Matcher matcher = DEFAULT_LEVEL.matcher(line.text());
            if (matcher.matches()) {
                return read(files, List.of(matcher.group(1)));
            }
        }
        return read(files, List.of(files.exists("/etc/debian_version") ? "2" : "3"));
    }

    private static SysvLinks read(GuestFiles files, List<String> levels) throws IOException {
        Set<String> scripts = new TreeSet<>();
        for (String folder : List.of("/etc/init.d", "/etc/rc.d/init.d")) {
            for (Found entry : files.list(folder)) {
                if (entry.node().isRegular() && (entry.node().mode() & 0111) != 0) {
                    scripts.add(plain(entry.path()));
                }
            }
        }
        Map<String, Evidence> started = new TreeMap<>();
        for (String level : levels) {
            for (String parent : List.of("/etc/rc", "/etc/rc.d/rc")) {
                for (Found entry : files.list(parent + level + ".d")) {
                    Matcher matcher = START_LINK.matcher(plain(entry.path()));
                    if (matcher.matches() && scripts.contains(matcher.group(1))) {
                        started.putIfAbsent(matcher.group(1), Evidence.at(entry.path()));
                    }
                }
            }
        }
        return new SysvLinks(scripts, started);
    }

    /** The file name without {@code .sh}, which the generator drops as well. */
    private static String plain(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.endsWith(".sh") ? name.substring(0, name.length() - 3) : name;
    }
}
