package assay.guest.windows.residue;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.rpm.SqliteRows;
import assay.guest.windows.Detector;
import assay.guest.windows.RegistryKey;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code windows.browserArtifacts}: histories that somebody's browsing has left. New profiles have
 * databases too, which are empty: those do not count. No address is kept or shown.
 */
final class BrowserDetector implements Detector {

    private static final String FACT = "windows.browserArtifacts";

    /** Browsers made of Chromium, by their folder in {@code AppData/Local}. */
    private static final List<String> CHROMIUM =
            List.of(
                    "Microsoft/Edge",
                    "Google/Chrome",
                    "Chromium",
                    "BraveSoftware/Brave-Browser",
                    "Tencent/QQBrowser",
                    "360Chrome/Chrome",
                    "360ChromeX/Chrome");

    private static final String FIREFOX = "/AppData/Roaming/Mozilla/Firefox/Profiles";
    private static final String EXPLORER = "/AppData/Local/Microsoft/Windows/History/";
    private static final String TYPED = "Software\\Microsoft\\Internet Explorer\\TypedURLs";

    /** The page that Windows itself puts among the typed ones. */
    private static final String OWN = "go.microsoft.com/fwlink";

    @Override
    public List<String> produces() {
        return List.of(FACT);
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        List<Evidence> found = new ArrayList<>();
        for (String home : FolderWalk.homes(guest.files())) {
            for (String browser : CHROMIUM) {
                String profiles = home + "/AppData/Local/" + browser + "/User Data";
                databases(guest.files(), profiles, "History", "urls", found);
            }
            databases(guest.files(), home + FIREFOX, "places.sqlite", "moz_historyvisits", found);
            explorer(guest, home, found);
        }
        facts.put(FACT, found.stream().map(Evidence::where).distinct().toList());
        facts.evidence(FACT, Evidence.at("/Users"));
        found.forEach(place -> facts.evidence(FACT, place));
    }

    /** Each profile has a folder, and in it a database with a row for each page. */
    private static void databases(
            GuestFiles files, String profiles, String name, String table, List<Evidence> found)
            throws IOException {
        for (Found profile : files.list(profiles)) {
            String path = profile.path() + "/" + name;
            Optional<BlockSource> database = content(files, path);
            if (!profile.node().isDirectory() || database.isEmpty()) {
                continue;
            }
            try {
                long rows = SqliteRows.count(database.get(), content(files, path + "-wal"), table);
                if (rows > 0) {
                    found.add(Evidence.at(path, rows + " rows in " + table));
                }
            } catch (ImageException e) {
                // It is there, and nothing says that it is empty.
                found.add(Evidence.at(path, "it cannot be counted: " + e.getMessage()));
            }
        }
    }

    private static Optional<BlockSource> content(GuestFiles files, String path) throws IOException {
        Optional<Found> file = files.find(path);
        return file.isPresent() && file.get().node().isRegular() && file.get().node().size() > 0
                ? Optional.of(file.get().tree().content(file.get().node()))
                : Optional.empty();
    }

    /**
     * Internet Explorer makes a folder for each day or week with visits, and keeps what is typed.
     */
    private static void explorer(WindowsGuest guest, String home, List<Evidence> found)
            throws IOException {
        for (String level : List.of("History.IE5", "Low/History.IE5")) {
            for (Found entry : guest.files().list(home + EXPLORER + level)) {
                if (FolderWalk.name(entry).startsWith("mshist01")) {
                    found.add(Evidence.at(entry.path(), "visits"));
                }
            }
        }
        String hive = home + "/NTUSER.DAT";
        if (guest.files().exists(hive)) {
            RegistryKey typed = RegistryKey.of(hive, "HKCU", guest.registry().open(hive)).at(TYPED);
            for (String name : typed.valueNames()) {
                if (!typed.text(name).orElse("").contains(OWN)) {
                    found.add(typed.place(name));
                }
            }
        }
    }
}
