package assay.guest.windows.config;

import assay.guest.Facts;
import assay.guest.windows.Detector;
import assay.guest.windows.RegistryKey;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code time} and {@code windows.timeUtc}: the zone, the clock of the machine, and NTP. */
final class TimeDetector implements Detector {

    @Override
    public List<String> produces() {
        return List.of("time", "windows.timeUtc");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        RegistryKey zone = guest.registry().system("Control\\TimeZoneInformation");
        boolean utc = zone.flag("RealTimeIsUniversal", false);
        facts.put("windows.timeUtc", utc, zone.seen("RealTimeIsUniversal"));
        facts.put("time.rtcUtc", utc, zone.seen("RealTimeIsUniversal"));
        Optional<String> name = zone.text("TimeZoneKeyName");
        if (name.isPresent()) {
            facts.put("time.zone", name.get(), zone.seen("TimeZoneKeyName"));
        } else {
            facts.unread("time.zone", zone.path() + " has no TimeZoneKeyName");
        }
        Service service = Service.of(guest, "W32Time");
        RegistryKey client = service.key().at("Parameters");
        boolean starts = !service.start().orElse("disabled").equals("disabled");
        boolean synchronises = !client.text("Type").orElse("NTP").equalsIgnoreCase("NoSync");
        facts.put("time.ntp.enabled", starts && synchronises, service.key().seen("Start"));
        facts.evidence("time.ntp.enabled", client.seen("Type"));
        List<String> servers =
                List.of(client.text("NtpServer").orElse("").split(" ", -1)).stream()
                        .map(server ->
                                server.contains(",")
                                        ? server.substring(0, server.indexOf(','))
                                        : server)
                        .filter(server -> !server.isBlank())
                        .toList();
        facts.put("time.ntp.servers", servers, client.seen("NtpServer"));
    }
}
