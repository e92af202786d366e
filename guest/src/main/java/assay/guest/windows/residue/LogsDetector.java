package assay.guest.windows.residue;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.windows.Detector;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code logs}: what the build has left in the folders for logs. Sizes come from the file system,
 * of nothing the content is read. The main event logs are facts of their own.
 */
final class LogsDetector implements Detector {

    private static final List<String> FOLDERS =
            List.of("/Windows/Logs", "/Windows/Panther", "/inetpub/logs");

    private static final String EVENTS = "/Windows/System32/winevt/Logs";

    /** Answer files in Panther are not logs; what has no suffix of these is none either. */
    private static final Set<String> SUFFIXES =
            Set.of("log", "etl", "evtx", "err", "cab", "old", "bak", "txt", "dmp");

    /** Setup's diagnostics. */
    private static final Pattern DIAGNOSTICS =
            Pattern.compile("diag(?:err|wrn)\\.xml|miglog\\.xml");

    private static final Pattern ROTATED =
            Pattern.compile(
                    "cbspersist_.*|archive-.*\\.evtx|.*\\.(?:old|bak|cab)|.*\\.log\\.\\d{1,3}");

    /** So many of the largest files are named as evidence. */
    private static final int SHOWN = 20;

    @Override
    public List<String> produces() {
        return List.of("logs");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        List<Found> logs = new ArrayList<>();
        for (String folder : FOLDERS) {
            logs.addAll(FolderWalk.files(guest.files(), folder));
        }
        logs.removeIf(file -> !isLog(file) || file.node().size() == 0);
        long bytes = 0;
        long largest = 0;
        for (Found log : logs) {
            bytes += log.node().size();
            largest = Math.max(largest, FolderWalk.suffix(log).equals("log") ? size(log) : 0);
        }
        facts.put("logs.buildBytes", bytes);
        facts.put("logs.maxLogBytes", largest, Evidence.at(FOLDERS.getFirst()));
        FOLDERS.forEach(folder -> facts.evidence("logs.buildBytes", Evidence.at(folder)));
        logs.sort((a, b) -> Long.compare(size(b), size(a)));
        logs.stream()
                .limit(SHOWN)
                .forEach(log ->
                        facts.evidence(
                                "logs.buildBytes", Evidence.at(log.path(), size(log) + " bytes")));
        rotated(guest, logs, facts);
    }

    private static void rotated(WindowsGuest guest, List<Found> logs, Facts.Builder facts)
            throws IOException {
        List<Found> rotated = new ArrayList<>(logs);
        rotated.addAll(FolderWalk.files(guest.files(), EVENTS));
        rotated.removeIf(file -> !ROTATED.matcher(FolderWalk.name(file)).matches());
        facts.put("logs.rotated", rotated.size(), Evidence.at(EVENTS));
        rotated.stream()
                .limit(SHOWN)
                .forEach(log -> facts.evidence("logs.rotated", Evidence.at(log.path())));
    }

    private static long size(Found file) {
        return file.node().size();
    }

    private static boolean isLog(Found file) {
        return SUFFIXES.contains(FolderWalk.suffix(file))
                || ROTATED.matcher(FolderWalk.name(file)).matches()
                || DIAGNOSTICS.matcher(FolderWalk.name(file)).matches();
    }
}
