package assay.guest.linux.config.residue;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.Detector;
import assay.guest.linux.config.service.UnitFiles;
import assay.guest.linux.config.text.Glob;
import assay.guest.linux.config.text.IniFile;
import assay.guest.linux.config.text.Line;
import assay.guest.linux.config.text.Masked;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code residue.firstBootDownloads} and {@code residue.firstBootPasswordScript}: what scripts do
 * when an instance first starts. Those are {@code rc.local}, cloud-init's own folders and
 * configuration, and services that belong to cloud-init or ask for a first boot.
 */
public final class FirstBootDetector implements Detector {

    private static final List<String> SCRIPTS =
            List.of(
                    "/etc/rc.local",
                    "/etc/rc.d/rc.local",
                    "/var/lib/cloud/scripts/per-instance/*",
                    "/var/lib/cloud/scripts/per-once/*",
                    "/var/lib/cloud/scripts/per-boot/*",
                    "/var/lib/cloud/seed/*/user-data",
                    "/etc/cloud/cloud.cfg",
                    "/etc/cloud/cloud.cfg.d/*.cfg");

    private static final int MAX_SCRIPT = 1 << 20;
    private static final int MAX_HITS = 1_000;

    private static final Pattern DOWNLOAD =
            Pattern.compile(
                    "(?<![\\w./-])(?:/usr/bin/|/bin/)?(?:curl|wget|aria2c"
                            + "|(?:apt|apt-get|aptitude|yum|dnf|zypper|apk|snap)\\s[^|;&#]{0,200}?"
                            + "\\b(?:install|update|upgrade|dist-upgrade|add|dup)"
                            + "|pip[23]?\\s+install|npm\\s+(?:install|i|ci)|gem\\s+install"
                            + "|docker(?:-compose|\\s+compose)?\\s+(?:pull|run|up)|git\\s+clone)"
                            + "(?![\\w-])");

    /** The metadata service and the guest itself are no downloads. */
    private static final Pattern OWN =
            Pattern.compile(
                    "https?://(?:169\\.254\\.\\d+\\.\\d+|127\\.|localhost|\\[::1\\]|100\\.100\\.100\\.200"
                            + "|metadata\\.)");

    private static final Pattern RANDOM =
            Pattern.compile(
                    "openssl\\s+rand|/dev/u?random|\\bpwgen\\b|\\bapg\\b|\\bmakepasswd\\b|\\buuidgen\\b"
                            + "|\\$\\{?RANDOM\\b|secrets\\.(?:token|choice)|instance-id");

    private static final Pattern PASSWORD = Pattern.compile("(?i)passw(?:or)?d|\\bpwd\\b");

    @Override
    public String produces() {
        return "residue.firstBootDownloads";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        List<String> downloads = new ArrayList<>();
        Optional<String> makesPassword = Optional.empty();
        for (String path : scripts(files)) {
            List<Line> lines =
                    text(files, path).stream().filter(line -> !line.isBlankOrComment()).toList();
            for (Line line : lines) {
                boolean fetches =
                        DOWNLOAD.matcher(line.text()).find() && !OWN.matcher(line.text()).find();
                if (fetches && downloads.size() < MAX_HITS) {
                    downloads.add(line.path() + ":" + line.number());
                    facts.evidence(
                            "residue.firstBootDownloads",
                            line.seenAs(Masked.command(line.text().strip())));
                }
            }
            boolean random = lines.stream().anyMatch(line -> RANDOM.matcher(line.text()).find());
            boolean sets = lines.stream().anyMatch(line -> PASSWORD.matcher(line.text()).find());
            makesPassword = random && sets ? Optional.of(path) : makesPassword;
        }
        facts.put("residue.firstBootDownloads", downloads);
        if (downloads.isEmpty()) {
            facts.evidence("residue.firstBootDownloads", Evidence.at("/var/lib/cloud/scripts"));
        }
        facts.put(
                "residue.firstBootPasswordScript",
                makesPassword.isPresent(),
                Evidence.at(makesPassword.orElse("/var/lib/cloud/scripts")));
    }

    private static Set<String> scripts(GuestFiles files) throws IOException {
        Set<String> scripts = new LinkedHashSet<>();
        for (String pattern : SCRIPTS) {
            scripts.addAll(Glob.expand(files, pattern));
        }
        UnitFiles units = UnitFiles.scan(files);
        for (String unit : units.names()) {
            boolean known = unit.startsWith("cloud-") || unit.startsWith("systemd-");
            if (!unit.endsWith(".service") || known) {
                continue;
            }
            IniFile ini = units.load(unit);
            boolean first =
                    ini.value("Unit", "ConditionFirstBoot", "no").matches("yes|true|1|on")
                            || ini.words("Install", "WantedBy").stream()
                                    .anyMatch(target -> target.startsWith("cloud-"));
            if (first) {
                units.pathOf(unit).ifPresent(scripts::add);
                ini.all("Service", "ExecStart")
                        .flatMap(command -> List.of(command.value().split("\\s+", 8)).stream())
                        .map(word -> word.replaceFirst("^[-@:+!]+", ""))
                        .filter(word -> word.startsWith("/"))
                        .forEach(scripts::add);
            }
        }
        return scripts;
    }

    /** The lines of a script; none of what is larger or is a program. */
    private static List<Line> text(GuestFiles files, String path) throws IOException {
        Optional<Found> file = files.find(path).filter(found -> found.node().isRegular());
        if (file.isEmpty() || file.get().node().size() > MAX_SCRIPT) {
            return List.of();
        }
        List<Line> lines = Line.read(files, path);
        return !lines.isEmpty() && lines.getFirst().text().startsWith("\u007fELF")
                ? List.of()
                : lines;
    }
}
