package assay.guest.windows.config;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.windows.Detector;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code windows.drivers}: those drivers for virtual hardware that are installed. Each needs three
 * things: a service that starts in time, its file, and a binding to its device.
 */
final class DriversDetector implements Detector {

    /** virtio-win counts its builds in hundreds: 100.93.104.22900 is of build 229. */
    private static final int BUILD_UNIT = 100;

    /**
     * The third part of versions of virtio-win. Clouds build the same drivers under numbers of
     * their own, of which nobody knows what build they are.
     */
    private static final Set<Integer> VIRTIO_WIN = Set.of(102, 103, 104);

    @Override
    public List<String> produces() {
        return List.of("windows.drivers");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        DriverBinding binding = new DriverBinding(guest);
        List<Map<String, Object>> drivers = new ArrayList<>();
        List<List<Evidence>> seen = new ArrayList<>();
        for (WatchedDriver watched : WatchedDriver.ALL) {
            Service service = Service.of(guest, watched.name());
            Optional<String> start = service.start();
            if (start.isEmpty()) {
                continue;
            }
            Optional<String> file = service.program(guest);
            Optional<Evidence> bound = binding.find(watched);
            Map<String, Object> driver = new LinkedHashMap<>();
            driver.put("name", watched.name());
            driver.put("start", start.get());
            driver.put("fileExists", service.programExists(guest));
            driver.put("bound", bound.isPresent());
            if (file.isPresent()) {
                version(guest, watched, file.get(), driver);
            }
            drivers.add(driver);
            List<Evidence> places = new ArrayList<>(List.of(service.key().seen("Start")));
            file.ifPresent(path -> places.add(Evidence.at(path)));
            bound.ifPresent(places::add);
            seen.add(places);
        }
        facts.put("windows.drivers", drivers);
        facts.evidence("windows.drivers", guest.registry().system("Services").place());
        for (int i = 0; i < seen.size(); i++) {
            for (Evidence place : seen.get(i)) {
                facts.evidence("windows.drivers[" + i + "]", place);
            }
        }
    }

    private static void version(
            WindowsGuest guest, WatchedDriver watched, String file, Map<String, Object> driver)
            throws IOException {
        Optional<FileVersion> version = FileVersion.of(guest.files(), file);
        if (version.isPresent()) {
            driver.put("version", version.get().toString());
            if (watched.devices().getFirst().startsWith("PCI\\VEN_1AF4")
                    && VIRTIO_WIN.contains(version.get().build())) {
                driver.put("virtioWinBuild", version.get().revision() / BUILD_UNIT);
            }
        }
    }
}
