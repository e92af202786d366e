package assay.guest.windows.config;

import assay.disk.Budget;
import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.windows.Detector;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What work has left behind: on desktops, of updates, in folders for temporary files. */
final class ResidueDetector implements Detector {

    private static final String UPDATES = "/Windows/SoftwareDistribution/Download";
    private static final int MAX_FILES = 200_000;
    private static final int MAX_PATH = 2_000;
    private static final Pattern CACHE = Pattern.compile("[0-9a-fA-F]{32}");
    private static final Pattern PASSWORD = Pattern.compile(".*(pass|pwd|密码|口令).*");
    private static final List<String> DOCUMENTS =
            List.of("txt", "doc", "docx", "pdf", "htm", "html", "md", "rtf", "xls", "xlsx");

    @Override
    public List<String> produces() {
        return List.of(
                "windows.desktopItems",
                "windows.tempFiles",
                "windows.updateCacheDirs",
                "windows.updateLogs");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        List<Map<String, Object>> items = new ArrayList<>();
        List<Found> temporary = new ArrayList<>(guest.files().list("/Windows/Temp"));
        for (Found user : guest.files().list("/Users")) {
            if (!user.node().isDirectory()) {
                continue; // "All Users" and "Default User" are junctions
            }
            for (Found item : guest.files().list(user.path() + "/Desktop")) {
                facts.evidence(
                        "windows.desktopItems[" + items.size() + "]", Evidence.at(item.path()));
                items.add(Map.of("kind", kind(item)));
            }
            temporary.addAll(guest.files().list(user.path() + "/AppData/Local/Temp"));
        }
        facts.put("windows.desktopItems", items);
        facts.evidence("windows.desktopItems", Evidence.at("/Users"));
        facts.put("windows.tempFiles", count(guest, temporary), Evidence.at("/Windows/Temp"));
        facts.evidence("windows.tempFiles", Evidence.at("/Users"));
        updates(guest, facts);
    }

    private static String name(Found file) {
        return file.path().substring(file.path().lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }

    private static String kind(Found item) {
        String name = name(item);
        String suffix = name.substring(name.lastIndexOf('.') + 1);
        if (name.equals("desktop.ini")) {
            return "system";
        }
        if (suffix.equals("lnk") || suffix.equals("url")) {
            return "shortcut";
        }
        if (PASSWORD.matcher(name).matches()) {
            return "password-file";
        }
        if (DOCUMENTS.contains(suffix)) {
            return "document";
        }
        return List.of("exe", "msi", "bat", "cmd", "ps1").contains(suffix) ? "program" : "other";
    }

    private static long count(WindowsGuest guest, List<Found> top) throws IOException {
        Deque<Found> rest = new ArrayDeque<>(top);
        Budget budget = new Budget(MAX_FILES);
        long files = 0;
        while (!rest.isEmpty()) {
            budget.step("temporary files");
            Found file = rest.pop();
            // A folder of a broken file system may contain itself.
            if (file.node().isDirectory() && file.path().length() < MAX_PATH) {
                guest.files().list(file.path()).forEach(rest::push);
            } else {
                files++;
            }
        }
        return files;
    }

    private static void updates(WindowsGuest guest, Facts.Builder facts) throws IOException {
        List<String> caches = new ArrayList<>();
        for (Found found : guest.files().list(UPDATES)) {
            if (found.node().isDirectory() && CACHE.matcher(name(found)).matches()) {
                caches.add(found.path());
            }
        }
        facts.put("windows.updateCacheDirs", caches, Evidence.at(UPDATES));
        List<String> logs = new ArrayList<>();
        String log = "/Windows/WindowsUpdate.log";
        if (guest.files().exists(log)) {
            logs.add(log);
        }
        guest.files().list("/Windows/Logs/WindowsUpdate").forEach(found -> logs.add(found.path()));
        facts.put("windows.updateLogs", logs, Evidence.at(log));
        facts.evidence("windows.updateLogs", Evidence.at("/Windows/Logs/WindowsUpdate"));
    }
}
