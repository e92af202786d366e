package assay.guest.windows.config;

import assay.guest.Facts;
import assay.guest.windows.Detector;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.List;

/** {@code windows.firewall}: whether it filters, for each kind of network. */
final class FirewallDetector implements Detector {

    @Override
    public List<String> produces() {
        return List.of("windows.firewall");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        Firewall firewall = Firewall.read(guest);
        facts.put("windows.firewall", firewall.profiles());
        firewall.seen()
                .forEach((profile, seen) -> facts.evidence("windows.firewall." + profile, seen));
    }
}
