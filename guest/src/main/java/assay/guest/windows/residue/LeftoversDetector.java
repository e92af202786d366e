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

/**
 * {@code residue.tmpFiles}, {@code .crashFiles} and {@code .pkgCacheBytes}: files nobody needs
 * again. Only folders that Windows makes for them are looked at.
 */
final class LeftoversDetector implements Detector {

    private static final String UPDATES = "/Windows/SoftwareDistribution/Download";
    private static final String TEMPORARY = "/Windows/Temp";

    private static final List<String> CRASHES =
            List.of(
                    "/Windows/MEMORY.DMP",
                    "/Windows/Minidump",
                    "/Windows/LiveKernelReports",
                    "/ProgramData/Microsoft/Windows/WER/ReportArchive",
                    "/ProgramData/Microsoft/Windows/WER/ReportQueue");

    private static final Set<String> DUMPS = Set.of("dmp", "mdmp", "hdmp", "wer");

    private static final int SHOWN = 20;

    @Override
    public List<String> produces() {
        return List.of("residue.tmpFiles", "residue.crashFiles", "residue.pkgCacheBytes");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        List<String> homes = FolderWalk.homes(guest.files());
        List<Found> temporary = new ArrayList<>(FolderWalk.files(guest.files(), TEMPORARY));
        List<Found> crashes = new ArrayList<>();
        for (String home : homes) {
            temporary.addAll(FolderWalk.files(guest.files(), home + "/AppData/Local/Temp"));
            crashes.addAll(FolderWalk.files(guest.files(), home + "/AppData/Local/CrashDumps"));
        }
        for (String place : CRASHES) {
            crashes.addAll(FolderWalk.files(guest.files(), place));
        }
        crashes.removeIf(file -> !DUMPS.contains(FolderWalk.suffix(file)));
        put("residue.tmpFiles", temporary, TEMPORARY, facts);
        put("residue.crashFiles", crashes, CRASHES.getFirst(), facts);
        List<Found> cache = FolderWalk.files(guest.files(), UPDATES);
        long bytes = cache.stream().mapToLong(file -> file.node().size()).sum();
        facts.put(
                "residue.pkgCacheBytes",
                bytes,
                Evidence.at(UPDATES, cache.size() + " files, " + bytes + " bytes"));
    }

    private static void put(String fact, List<Found> files, String where, Facts.Builder facts) {
        facts.put(fact, files.size(), Evidence.at(where));
        files.stream().limit(SHOWN).forEach(file -> facts.evidence(fact, Evidence.at(file.path())));
    }
}
