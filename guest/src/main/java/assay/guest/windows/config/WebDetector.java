package assay.guest.windows.config;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.windows.Detector;
import assay.guest.windows.RegistryKey;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code webapps}: what Internet Information Services serves, and other web servers that run as
 * services. Of those only the account is known; the rest of their facts is absent.
 */
final class WebDetector implements Detector {

    private static final List<String> OTHERS =
            List.of("apache", "httpd", "nginx", "tomcat", "caddy", "lighttpd");

    @Override
    public List<String> produces() {
        return List.of("webapps");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        List<Map<String, Object>> apps = new ArrayList<>();
        List<List<Evidence>> seen = new ArrayList<>();
        for (IisSite site : IisSite.all(guest)) {
            List<Evidence> places = new ArrayList<>();
            apps.add(site.fact(guest, places));
            seen.add(places);
        }
        RegistryKey services = guest.registry().system("Services");
        for (RegistryKey key : services.subkeys()) {
            String name = key.name().toLowerCase(Locale.ROOT);
            Optional<String> start = new Service(key).start();
            if (OTHERS.stream().anyMatch(name::startsWith)
                    && start.isPresent()
                    && !start.get().equals("disabled")
                    && new Service(key).programExists(guest)) {
                String account = key.text("ObjectName").orElse("LocalSystem");
                boolean system = account.equalsIgnoreCase("LocalSystem");
                apps.add(Map.of("runUser", system ? "SYSTEM" : account));
                seen.add(List.of(key.seen("ObjectName")));
            }
        }
        facts.put("webapps", apps, Evidence.at(IisSite.CONFIGURATION), services.place());
        for (int i = 0; i < seen.size(); i++) {
            for (Evidence place : seen.get(i)) {
                facts.evidence("webapps[" + i + "]", place);
            }
        }
    }
}
