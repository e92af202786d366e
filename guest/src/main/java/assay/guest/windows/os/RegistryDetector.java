package assay.guest.windows.os;

import assay.disk.ImageException;
import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.windows.Detector;
import assay.guest.windows.Registry;
import assay.guest.windows.WindowsGuest;
import assay.guest.windows.hive.Hive;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code windows.registryOk}: whether every hive of the system can be read. {@code
 * windows.dirtyHives} are those that were not written to the end: what is newest in them is in
 * their logs, and is found all the same if these are whole.
 */
final class RegistryDetector implements Detector {

    private static final List<String> HIVES =
            List.of("SYSTEM", "SOFTWARE", "SAM", "SECURITY", "DEFAULT");

    @Override
    public List<String> produces() {
        return List.of("windows.registryOk", "windows.dirtyHives");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        boolean ok = true;
        List<String> dirty = new ArrayList<>();
        for (String name : HIVES) {
            String path = Registry.FOLDER + "/" + name;
            try {
                Hive hive = guest.registry().hive(name);
                hive.root().subkeys();
                if (hive.dirty()) {
                    dirty.add(name);
                    facts.evidence(
                            "windows.dirtyHives", Evidence.at(path, logs(guest, path, hive)));
                }
            } catch (ImageException e) {
                ok = false;
                facts.evidence(
                        "windows.registryOk", Evidence.at(path, String.valueOf(e.getMessage())));
            }
        }
        facts.put("windows.registryOk", ok);
        if (ok) {
            facts.put("windows.dirtyHives", dirty);
            facts.evidence("windows.registryOk", Evidence.at(Registry.FOLDER));
        } else {
            facts.unread("windows.dirtyHives", "a hive cannot be read");
        }
    }

    private static String logs(WindowsGuest guest, String path, Hive hive) throws IOException {
        List<String> logs = new ArrayList<>();
        for (String suffix : Registry.LOGS) {
            if (guest.files().exists(path + suffix)) {
                logs.add(suffix);
            }
        }
        return "not written to the end; logs: %s, entries applied: %d"
                .formatted(logs.isEmpty() ? "none" : logs, hive.replayed());
    }
}
