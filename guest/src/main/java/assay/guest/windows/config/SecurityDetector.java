package assay.guest.windows.config;

import assay.guest.Facts;
import assay.guest.windows.Detector;
import assay.guest.windows.RegistryKey;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What Windows allows whom: anonymous access, old protocols, elevation, protection. */
final class SecurityDetector implements Detector {

    private static final String DEFENDER = "Policies\\Microsoft\\Windows Defender";

    @Override
    public List<String> produces() {
        return List.of("windows.lsa", "windows.smb1", "windows.uac", "windows.defender");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        RegistryKey lsa = guest.registry().system("Control\\Lsa");
        RegistryKey server = guest.registry().system("Services\\LanmanServer\\Parameters");
        flag(lsa, "restrictanonymoussam", true, "windows.lsa.restrictAnonymousSam", facts);
        flag(lsa, "restrictanonymous", false, "windows.lsa.restrictAnonymous", facts);
        flag(lsa, "LimitBlankPasswordUse", true, "windows.lsa.limitBlankPassword", facts);
        flag(server, "AutoShareServer", true, "windows.lsa.autoShareServer", facts);
        smb1(guest, server, facts);
        RegistryKey system =
                guest.registry().software("Microsoft\\Windows\\CurrentVersion\\Policies\\System");
        flag(system, "EnableLUA", true, "windows.uac", facts);
        defender(guest, facts);
    }

    private static void flag(
            RegistryKey key, String name, boolean missing, String fact, Facts.Builder facts)
            throws IOException {
        facts.put(fact, key.flag(name, missing), key.seen(name));
    }

    /** Newer versions come without the driver of version 1; older ones switch it off by a value. */
    private static void smb1(WindowsGuest guest, RegistryKey server, Facts.Builder facts)
            throws IOException {
        Service driver = Service.of(guest, "srv");
        boolean starts =
                !driver.start().orElse("disabled").equals("disabled")
                        && driver.programExists(guest);
        facts.put(
                "windows.smb1",
                starts && server.flag("SMB1", true),
                server.seen("SMB1"),
                driver.key().seen("Start"));
    }

    private static void defender(WindowsGuest guest, Facts.Builder facts) throws IOException {
        Service service = Service.of(guest, "WinDefend");
        RegistryKey policy = guest.registry().software(DEFENDER);
        Optional<String> start = service.start();
        boolean on = start.isPresent() && !start.get().equals("disabled");
        facts.put("windows.defender.installed", start.isPresent(), service.key().place());
        facts.put(
                "windows.defender.enabled",
                on && !policy.flag("DisableAntiSpyware", false),
                service.key().seen("Start"),
                policy.seen("DisableAntiSpyware"));
    }
}
