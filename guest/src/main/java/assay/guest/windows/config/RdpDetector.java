package assay.guest.windows.config;

import assay.guest.Facts;
import assay.guest.windows.Detector;
import assay.guest.windows.RegistryKey;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.List;

/** {@code windows.rdp}: whether one can log in with Remote Desktop, and how. */
final class RdpDetector implements Detector {

    private static final String SERVER = "Control\\Terminal Server";
    private static final String STATION = SERVER + "\\WinStations\\RDP-Tcp";
    private static final String POLICY = "Policies\\Microsoft\\Windows NT\\Terminal Services";
    private static final String CERTIFICATE = "SSLCertificateSHA1Hash";
    private static final int PORT = 3389;

    @Override
    public List<String> produces() {
        return List.of("windows.rdp");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        RegistryKey policy = guest.registry().software(POLICY);
        RegistryKey server = guest.registry().system(SERVER);
        RegistryKey station = guest.registry().system(STATION);
        RegistryKey deny = policy.has("fDenyTSConnections") ? policy : server;
        facts.put(
                "windows.rdp.enabled",
                !deny.flag("fDenyTSConnections", true),
                deny.seen("fDenyTSConnections"));
        RegistryKey nla = policy.has("UserAuthentication") ? policy : station;
        if (nla.number("UserAuthentication").isPresent()) {
            facts.put(
                    "windows.rdp.nla",
                    nla.flag("UserAuthentication", false),
                    nla.seen("UserAuthentication"));
        } else {
            facts.unread("windows.rdp.nla", station.path() + " has no UserAuthentication");
        }
        long port = station.number("PortNumber").orElse(PORT);
        facts.put("windows.rdp.port", port, station.seen("PortNumber"));
        facts.put(
                "windows.rdp.lanAdapter",
                station.number("LanAdapter").orElse(0),
                station.seen("LanAdapter"));
        facts.put("windows.rdp.certBound", station.has(CERTIFICATE), station.place(CERTIFICATE));
        Service service = Service.of(guest, "TermService");
        facts.put(
                "windows.rdp.serviceStart",
                service.start().orElse("disabled"),
                service.key().seen("Start"));
        Firewall firewall = Firewall.read(guest);
        facts.put(
                "windows.rdp.firewallAllowed", firewall.letsIn(port), firewall.rulesKey().place());
        firewall.seen()
                .values()
                .forEach(seen -> facts.evidence("windows.rdp.firewallAllowed", seen));
    }
}
