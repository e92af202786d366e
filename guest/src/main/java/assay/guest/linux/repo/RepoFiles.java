package assay.guest.linux.repo;

import assay.disk.ImageException;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.config.text.IniFile;
import assay.guest.linux.config.text.IniFile.Setting;
import assay.guest.linux.config.text.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The repositories of yum, dnf and zypper: {@code *.repo}, yum.conf(5), dnf.conf(5), zypper(8). */
final class RepoFiles {

    private static final List<String> FOLDERS =
            List.of("/etc/yum.repos.d", "/etc/yum/repos.d", "/etc/distro.repos.d");
    private static final String ZYPP = "/etc/zypp/repos.d";
    private static final List<String> MAIN = List.of("/etc/dnf/dnf.conf", "/etc/yum.conf");
    private static final int MAX_FILES = 1_000;
    private static final int MAX_REPOSITORIES = 10_000;

    private RepoFiles() {}

    /** The repositories, by file. */
    static List<Repository> read(GuestFiles files) throws IOException {
        boolean checks = false;
        for (String path : MAIN) {
            IniFile main = read(files, path);
            if (main.last("main", "gpgcheck").isPresent()) {
                checks = isYes(main.value("main", "gpgcheck", ""));
                break;
            }
        }
        List<Repository> found = new ArrayList<>();
        List<Repository> main = new ArrayList<>();
        for (String path : MAIN) {
            add(read(files, path), checks, main);
        }
        found.addAll(main);
        for (String folder : FOLDERS) {
            folder(files, folder, checks, found);
        }
        folder(files, ZYPP, true, found); // zypper checks unless it is told not to
        return found;
    }

    private static void folder(
            GuestFiles files, String folder, boolean checks, List<Repository> found)
            throws IOException {
        List<Found> entries = files.list(folder);
        if (entries.size() > MAX_FILES) {
            throw new ImageException(
                    ImageException.Reason.LIMIT,
                    "yum",
                    -1,
                    folder + " has " + entries.size() + " files");
        }
        for (Found entry : entries) {
            if (entry.path().endsWith(".repo")) {
                add(read(files, entry.path()), checks, found);
            }
        }
    }

    private static void add(IniFile file, boolean checks, List<Repository> found)
            throws ImageException {
        Map<String, List<Setting>> sections = new LinkedHashMap<>();
        for (Setting setting : file.settings()) {
            sections.computeIfAbsent(setting.section(), _ -> new ArrayList<>()).add(setting);
        }
        sections.remove("main");
        if (found.size() + sections.size() > MAX_REPOSITORIES) {
            throw new ImageException(
                    ImageException.Reason.LIMIT, "yum", -1, "too many repositories");
        }
        sections.forEach((id, settings) -> {
            IniFile section = new IniFile(settings);
            String check = section.value(id, "gpgcheck", section.value(id, "pkg_gpgcheck", ""));
            found.add(
                    new Repository(
                            id,
                            hosts(settings),
                            isYes(section.value(id, "enabled", "1")),
                            check.isEmpty() ? checks : isYes(check),
                            settings.getFirst().line()));
        });
    }

    /** A value goes on in the lines that begin with a blank. */
    private static IniFile read(GuestFiles files, String path) throws IOException {
        List<Line> joined = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        Line first = new Line(path, 0, "");
        for (Line line : Line.read(files, path)) {
            if (!line.text().isEmpty() && Character.isWhitespace(line.text().charAt(0))) {
                text.append(' ').append(line.text().strip());
            } else {
                joined.add(new Line(path, first.number(), text.toString()));
                text.setLength(0);
                text.append(line.text());
                first = line;
            }
        }
        joined.add(new Line(path, first.number(), text.toString()));
        return IniFile.parse(joined);
    }

    private static boolean isYes(String value) {
        return List.of("1", "yes", "true", "on").contains(value.toLowerCase(Locale.ROOT));
    }

    /** Of the addresses; a list of mirrors may name any, but who keeps the list decides. */
    private static List<String> hosts(List<Setting> settings) {
        return settings.stream()
                .filter(setting ->
                        List.of("baseurl", "mirrorlist", "metalink").contains(setting.key()))
                .flatMap(setting -> List.of(setting.value().split("[\\s,]+", -1)).stream())
                .flatMap(address -> Repository.host(address).stream())
                .distinct()
                .toList();
    }
}
