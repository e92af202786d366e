package assay.guest.linux.config;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.Detector;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code logs}: what the build has left below {@code /var/log}. Sizes come from inodes; of journals
 * the header is read, of nothing the content. Links are not followed, and logs of products outside
 * {@code /var/log} are their own business.
 */
final class LogsDetector implements Detector {

    private static final String ROOT = "/var/log";
    private static final int MAX_FILES = 100_000;

    /** So many of the largest files are named as evidence. */
    private static final int SHOWN = 20;

    @Override
    public String produces() {
        return "logs";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        List<LogFile> logs = walk(files);
        Map<String, Long> content = new TreeMap<>();
        for (LogFile log : logs) {
            long bytes = log.contentBytes(files);
            if (bytes > 0) {
                content.put(log.path(), bytes);
            }
        }
        facts.put("logs.buildBytes", content.values().stream().mapToLong(Long::longValue).sum());
        see(facts, "logs.buildBytes", content);
        List<LogFile> rotated = logs.stream().filter(LogFile::isRotated).toList();
        facts.put("logs.rotated", rotated.size(), Evidence.at(ROOT));
        rotated.stream()
                .limit(SHOWN)
                .forEach(log -> facts.evidence("logs.rotated", Evidence.at(log.path())));
        long largest =
                logs.stream()
                        .filter(log -> log.name().endsWith(".log"))
                        .mapToLong(LogFile::size)
                        .max()
                        .orElse(0);
        facts.put("logs.maxLogBytes", largest, Evidence.at(ROOT));
        putRecords(logs, "wtmp", facts);
        putRecords(logs, "btmp", facts);
    }

    private static void putRecords(List<LogFile> logs, String base, Facts.Builder facts) {
        long bytes =
                logs.stream()
                        .filter(log -> log.isLoginRecordOf(base))
                        .mapToLong(LogFile::size)
                        .sum();
        Evidence seen = Evidence.at(ROOT + "/" + base, bytes + " bytes");
        facts.put("logs." + base + "Records", bytes / LogFile.LOGIN_RECORD, seen);
    }

    private static void see(Facts.Builder facts, String fact, Map<String, Long> bytes) {
        facts.evidence(fact, Evidence.at(ROOT));
        bytes.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .limit(SHOWN)
                .forEach(log ->
                        facts.evidence(fact, Evidence.at(log.getKey(), log.getValue() + " bytes")));
    }

    private static List<LogFile> walk(GuestFiles files) throws IOException {
        List<LogFile> logs = new ArrayList<>();
        Deque<String> folders = new ArrayDeque<>(List.of(ROOT));
        int entries = 0;
        while (!folders.isEmpty()) {
            for (Found entry : files.list(folders.remove())) {
                if (++entries > MAX_FILES) {
                    throw new ImageException(
                            Reason.LIMIT,
                            "guest",
                            -1,
                            ROOT + " has more than " + MAX_FILES + " files");
                }
                if (entry.node().isDirectory()) {
                    folders.add(entry.path());
                } else if (entry.node().isRegular()) {
                    logs.add(LogFile.of(entry));
                }
            }
        }
        return logs;
    }
}
