package assay.guest.windows.config;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.Facts;
import assay.guest.windows.Detector;
import assay.guest.windows.RegistryKey;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code services}: services and drivers by their names in lower case, and when they start. */
final class ServicesDetector implements Detector {

    /**
     * The path of one service's facts: {@code services.termservice}, {@code services[.net clr]}.
     */
    static String fact(String service) {
        return service.matches("[a-z0-9_-]+") ? "services." + service : "services[" + service + "]";
    }

    @Override
    public List<String> produces() {
        return List.of("services");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        RegistryKey all = guest.registry().system("Services");
        if (!all.exists()) {
            throw new ImageException(
                    Reason.CORRUPT, "registry", -1, "there is no key " + all.path());
        }
        Map<String, Object> services = new TreeMap<>();
        for (RegistryKey key : all.subkeys()) {
            Optional<String> start = new Service(key).start();
            String name = key.name().toLowerCase(Locale.ROOT);
            if (start.isPresent()
                    && !name.isEmpty()
                    && services.putIfAbsent(name, service(start.get())) == null) {
                facts.evidence(fact(name), key.seen("Start"));
            }
        }
        facts.put("services", services);
        facts.evidence("services", all.place());
    }

    private static Map<String, Object> service(String start) {
        boolean enabled = !start.equals("manual") && !start.equals("disabled");
        return Map.of("enabled", enabled, "start", start);
    }
}
