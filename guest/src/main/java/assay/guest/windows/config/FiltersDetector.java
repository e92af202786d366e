package assay.guest.windows.config;

import assay.guest.Facts;
import assay.guest.windows.Detector;
import assay.guest.windows.RegistryKey;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * {@code windows.residualFilters}: filter drivers of disks, volumes and network cards whose service
 * or file is gone. With one of them the device does not start.
 */
final class FiltersDetector implements Detector {

    private static final List<String> CLASSES =
            List.of(
                    "{4d36e967-e325-11ce-bfc1-08002be10318}", // disks
                    "{4d36e97b-e325-11ce-bfc1-08002be10318}", // their adapters
                    "{4d36e96a-e325-11ce-bfc1-08002be10318}", // IDE adapters
                    "{71a27cdd-812a-11d0-bec7-08002be2092f}", // volumes
                    "{4d36e972-e325-11ce-bfc1-08002be10318}"); // network cards

    @Override
    public List<String> produces() {
        return List.of("windows.residualFilters");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        TreeSet<String> residual = new TreeSet<>();
        RegistryKey classes = guest.registry().system("Control\\Class");
        for (String id : CLASSES) {
            RegistryKey key = classes.at(id);
            for (String side : List.of("UpperFilters", "LowerFilters")) {
                for (String filter : key.texts(side)) {
                    if (!filter.isBlank() && !isThere(guest, filter)) {
                        residual.add(filter.toLowerCase(Locale.ROOT));
                        facts.evidence("windows.residualFilters", key.seen(side));
                    }
                }
            }
        }
        facts.put("windows.residualFilters", residual);
        facts.evidence("windows.residualFilters", classes.place());
    }

    private static boolean isThere(WindowsGuest guest, String filter) throws IOException {
        Service service = Service.of(guest, filter);
        return service.start().isPresent() && service.programExists(guest);
    }
}
