package assay.guest.windows.residue;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.config.text.Line;
import assay.guest.windows.Detector;
import assay.guest.windows.TextFile;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code residue.hostRefs}: where configuration names the machine that it was made on. Looked at
 * are scripts of the drive's top folder, the hosts file, and configuration of programs, a few
 * folders deep; logs are not, for they may name it.
 */
final class HostRefsDetector implements Detector {

    private static final String FACT = "residue.hostRefs";
    private static final int MAX_SIZE = 256 << 10;
    private static final int MAX_FILES = 5_000;
    private static final int MAX_DEPTH = 5;
    private static final int MAX_LINE = 4_096;
    private static final int MAX_HITS = 200;

    private static final List<String> FOLDERS =
            List.of("/inetpub", "/Program Files", "/Program Files (x86)", "/ProgramData");

    private static final List<String> FILES = List.of("/Windows/System32/drivers/etc/hosts");

    private static final Set<String> SUFFIXES =
            Set.of(
                    "bat",
                    "cmd",
                    "conf",
                    "cfg",
                    "cnf",
                    "config",
                    "env",
                    "ini",
                    "json",
                    "php",
                    "properties",
                    "ps1",
                    "toml",
                    "xml",
                    "yaml",
                    "yml");

    /** Of Windows itself, or full of what runs and logs. */
    private static final Pattern SKIPPED =
            Pattern.compile(
                    ".*/(?:logs?|microsoft|windows[^/]*|common files|internet explorer|packages"
                            + "|package cache|modifiablewindowsapps)");

    @Override
    public List<String> produces() {
        return List.of(FACT);
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        List<Evidence> hits = new ArrayList<>();
        Optional<Pattern> names = BuilderNames.of(guest).pattern();
        if (names.isPresent()) {
            for (Found file : candidates(guest.files())) {
                look(guest.files(), file, names.get(), hits);
            }
        }
        facts.put(FACT, hits.stream().map(hit -> hit.where() + ":" + hit.line()).toList());
        FOLDERS.forEach(folder -> facts.evidence(FACT, Evidence.at(folder)));
        hits.forEach(hit -> facts.evidence(FACT, hit));
    }

    private static List<Found> candidates(GuestFiles files) throws IOException {
        List<Found> found = new ArrayList<>();
        for (String path : FILES) {
            found.addAll(FolderWalk.files(files, path));
        }
        files.list("/").stream().filter(HostRefsDetector::isText).forEach(found::add);
        for (String folder : FOLDERS) {
            FolderWalk.files(files, folder, HostRefsDetector::enters).stream()
                    .filter(HostRefsDetector::isText)
                    .forEach(found::add);
        }
        if (found.size() > MAX_FILES) {
            throw new ImageException(
                    Reason.LIMIT, "guest", -1, found.size() + " files of configuration");
        }
        return found;
    }

    private static boolean enters(String folder) {
        return folder.chars().filter(c -> c == '/').count() <= MAX_DEPTH
                && !SKIPPED.matcher(folder.toLowerCase(Locale.ROOT)).matches();
    }

    private static boolean isText(Found file) {
        return file.node().isRegular()
                && file.node().size() <= MAX_SIZE
                && SUFFIXES.contains(FolderWalk.suffix(file));
    }

    private static void look(GuestFiles files, Found file, Pattern names, List<Evidence> hits)
            throws IOException {
        for (Line line : Line.of(file.path(), TextFile.read(files, file.path()).orElse(""))) {
            String text = line.text().substring(0, Math.min(line.text().length(), MAX_LINE));
            Matcher name = names.matcher(text);
            if (!line.isBlankOrComment() && name.find() && hits.size() < MAX_HITS) {
                hits.add(line.seenAs(name.group()));
            }
        }
    }
}
