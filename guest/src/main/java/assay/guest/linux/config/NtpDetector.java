package assay.guest.linux.config;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.Detector;
import assay.guest.linux.config.service.ServiceDetector;
import assay.guest.linux.config.text.IniFile;
import assay.guest.linux.config.text.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code time.ntp}: whether something sets the clock, and from which servers: chrony.conf(5),
 * ntp.conf(5) and timesyncd.conf(5). Servers that DHCP names are not in an image.
 */
final class NtpDetector implements Detector {

    private static final List<String> SERVICES =
            List.of("chronyd", "chrony", "ntpd", "ntp", "ntpsec", "systemd-timesyncd");

    private static final List<String> FILES =
            List.of(
                    "/etc/chrony.conf",
                    "/etc/chrony/chrony.conf",
                    "/etc/ntp.conf",
                    "/etc/ntpsec/ntp.conf");

    private static final List<String> FOLDERS =
            List.of("/etc/chrony.d", "/etc/chrony/conf.d", "/etc/chrony/sources.d");

    private static final String TIMESYNCD = "/etc/systemd/timesyncd.conf";
    private static final Set<String> SERVER = Set.of("server", "pool", "peer");
    private static final int MAX_SERVERS = 100;

    @Override
    public String produces() {
        return "time.ntp";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        Map<String, Evidence> servers = new LinkedHashMap<>();
        List<String> paths = new ArrayList<>(FILES);
        for (String folder : FOLDERS) {
            files.list(folder).stream().map(Found::path).forEach(paths::add);
        }
        for (String path : paths) {
            for (Line line : Line.read(files, path)) {
                String[] words = line.text().strip().split("\\s+", 3);
                if (words.length > 1 && SERVER.contains(words[0])) {
                    add(servers, words[1], line);
                }
            }
        }
        timesyncd(files, servers);
        Facts known = facts.build();
        SERVICES.stream()
                .filter(service -> ServiceDetector.isEnabled(known, service))
                .findFirst()
                .ifPresentOrElse(
                        service ->
                                facts.put(
                                        "time.ntp.enabled",
                                        true,
                                        known.evidenceFor(ServiceDetector.fact(service))
                                                .toArray(Evidence[]::new)),
                        () -> notEnabled(known, facts));
        facts.put("time.ntp.servers", List.copyOf(servers.keySet()));
        servers.values().forEach(place -> facts.evidence("time.ntp.servers", place));
    }

    private static void notEnabled(Facts known, Facts.Builder facts) {
        if (known.at("services").isPresent()) {
            facts.put("time.ntp.enabled", false);
        } else {
            facts.unread("time.ntp.enabled", "which services start is not known");
        }
    }

    private static void timesyncd(GuestFiles files, Map<String, Evidence> servers)
            throws IOException {
        List<String> paths = new ArrayList<>(List.of(TIMESYNCD));
        files.list(TIMESYNCD + ".d").stream().map(Found::path).forEach(paths::add);
        for (String path : paths) {
            for (IniFile.Setting setting : IniFile.parse(Line.read(files, path)).settings()) {
                if (setting.key().equals("NTP") || setting.key().equals("FallbackNTP")) {
                    for (String server : setting.value().split("\\s+", -1)) {
                        add(servers, server, setting.line());
                    }
                }
            }
        }
    }

    private static void add(Map<String, Evidence> servers, String server, Line line) {
        if (!server.isEmpty() && servers.size() < MAX_SERVERS) {
            servers.putIfAbsent(
                    server, new Evidence(line.path(), line.number(), line.text().strip()));
        }
    }
}
