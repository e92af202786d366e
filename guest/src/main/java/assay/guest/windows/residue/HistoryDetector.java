package assay.guest.windows.residue;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.windows.Detector;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code histories}: what PowerShell and other shells remember of the builder's typing. Sizes only;
 * no line is read.
 */
final class HistoryDetector implements Detector {

    /** Where PSReadLine writes {@code ConsoleHost_history.txt} and those of other hosts. */
    private static final String POWERSHELL =
            "/AppData/Roaming/Microsoft/Windows/PowerShell/PSReadLine";

    private static final Set<String> NAMES =
            Set.of(
                    ".bash_history",
                    ".python_history",
                    ".node_repl_history",
                    ".mysql_history",
                    ".psql_history",
                    ".lesshst",
                    ".viminfo",
                    "_viminfo",
                    ".wget-hsts");

    @Override
    public List<String> produces() {
        return List.of("histories");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        List<String> homes = new ArrayList<>(FolderWalk.homes(guest.files()));
        homes.add("/Windows/System32/config/systemprofile");
        List<Found> found = new ArrayList<>();
        for (String home : homes) {
            for (Found file : guest.files().list(home + POWERSHELL)) {
                if (file.node().isRegular() && FolderWalk.name(file).endsWith("_history.txt")) {
                    found.add(file);
                }
            }
            for (Found file : guest.files().list(home)) {
                if (file.node().isRegular() && NAMES.contains(FolderWalk.name(file))) {
                    found.add(file);
                }
            }
        }
        facts.put(
                "histories",
                found.stream()
                        .map(file -> Map.of("path", file.path(), "bytes", file.node().size()))
                        .toList());
        facts.evidence("histories", Evidence.at("/Users"));
        for (int i = 0; i < found.size(); i++) {
            facts.evidence("histories[" + i + "]", Evidence.at(found.get(i).path()));
        }
    }
}
