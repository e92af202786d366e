package assay.guest.windows.config;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.windows.Detector;
import assay.guest.windows.IniText;
import assay.guest.windows.RegistryKey;
import assay.guest.windows.TextFile;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code windows.cloudbaseInit}: whether cloudbase-init runs, what it is told and left behind. */
final class CloudbaseDetector implements Detector {

    private static final String FOLDER = "Cloudbase Solutions/Cloudbase-Init";
    private static final String KEY = "Cloudbase Solutions\\Cloudbase-Init";

    @Override
    public List<String> produces() {
        return List.of("windows.cloudbaseInit");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        Service service = Service.of(guest, "cloudbase-init");
        String start = service.start().orElse("disabled");
        boolean installed = service.start().isPresent() && service.programExists(guest);
        facts.put("windows.cloudbaseInit.installed", installed, service.key().seen("ImagePath"));
        facts.put("windows.cloudbaseInit.start", start, service.key().seen("Start"));
        registryState(guest, facts);
        String folder = "/Program Files/" + FOLDER;
        if (!guest.files().exists(folder)) {
            folder = "/Program Files (x86)/" + FOLDER;
        }
        log(guest, folder + "/log", facts);
        configuration(guest, folder + "/conf/cloudbase-init.conf", facts);
    }

    private static void registryState(WindowsGuest guest, Facts.Builder facts) throws IOException {
        RegistryKey own = guest.registry().software(KEY);
        RegistryKey wow = guest.registry().software("Wow6432Node\\" + KEY);
        facts.put(
                "windows.cloudbaseInit.registryState",
                own.exists() || wow.exists(),
                own.place(),
                wow.place());
    }

    private static void log(WindowsGuest guest, String folder, Facts.Builder facts)
            throws IOException {
        long bytes = 0;
        for (Found file : guest.files().list(folder)) {
            bytes += file.node().isRegular() ? file.node().size() : 0;
        }
        facts.put("windows.cloudbaseInit.logBytes", bytes, Evidence.at(folder));
    }

    private static void configuration(WindowsGuest guest, String path, Facts.Builder facts)
            throws IOException {
        Optional<IniText> conf = TextFile.read(guest.files(), path).map(IniText::parse);
        for (String[] known :
                new String[][] {
                    {"metadata_services", "windows.cloudbaseInit.metadataServices"},
                    {"plugins", "windows.cloudbaseInit.plugins"}
                }) {
            List<String> names =
                    conf.flatMap(ini -> ini.value("DEFAULT", known[0]))
                            .map(CloudbaseDetector::names)
                            .orElse(List.of());
            facts.put(known[1], names, Evidence.at(path));
        }
    }

    private static List<String> names(String list) {
        return List.of(list.split(",", -1)).stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }
}
