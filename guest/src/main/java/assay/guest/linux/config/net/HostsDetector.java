package assay.guest.linux.config.net;

import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.linux.Detector;
import assay.guest.linux.config.text.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code network.hostsEntries}: the lines of {@code hosts(5)}. {@code builtin} are those that give
 * the loopback and multicast addresses the names that distributions give them.
 */
public final class HostsDetector implements Detector {

    private static final String PATH = "/etc/hosts";

    private static final Set<String> BUILT_IN =
            Set.of(
                    "localhost",
                    "localhost.localdomain",
                    "localhost4",
                    "localhost4.localdomain4",
                    "localhost6",
                    "localhost6.localdomain6");

    @Override
    public String produces() {
        return "network.hostsEntries";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        List<Map<String, Object>> entries = new ArrayList<>();
        for (Line line : Line.read(files, PATH)) {
            int comment = line.text().indexOf('#');
            String text = comment < 0 ? line.text() : line.text().substring(0, comment);
            List<String> words = List.of(text.strip().split("\\s+", -1));
            if (words.size() < 2) {
                continue;
            }
            List<String> names = words.subList(1, words.size());
            boolean builtin = names.stream().allMatch(HostsDetector::isBuiltIn);
            facts.evidence("network.hostsEntries[" + entries.size() + "]", line.seen());
            entries.add(Map.of("builtin", builtin, "names", names));
        }
        facts.put("network.hostsEntries", entries);
    }

    private static boolean isBuiltIn(String name) {
        return BUILT_IN.contains(name) || name.startsWith("ip6-") || name.startsWith("ipv6-");
    }
}
