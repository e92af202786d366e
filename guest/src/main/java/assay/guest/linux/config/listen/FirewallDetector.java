package assay.guest.linux.config.listen;

import assay.disk.ImageException;
import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.linux.Detector;
import assay.guest.linux.config.service.ServiceDetector;
import assay.guest.linux.config.text.Glob;
import assay.guest.linux.config.text.Line;
import assay.guest.linux.config.text.ShellFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code firewall}: whether one starts at boot that stops anything, and which ports it closes for
 * everybody outside. {@code blocks} speaks of the ports in {@code listeners} and those that are
 * often attacked; a port that is open for some addresses only counts as closed.
 */
public final class FirewallDetector implements Detector {

    /** Ports that should never be open to everybody. */
    private static final List<Integer> RISKY =
            List.of(
                    21, 23, 111, 135, 137, 139, 445, 513, 873, 1433, 1434, 2375, 3306, 5432, 5984,
                    6379, 8080, 9200, 11_211, 27_017, 27_018, 50_030, 50_070);

    private static final Pattern INCLUDE = Pattern.compile("\\s*include\\s+\"([^\"]+)\"\\s*;?\\s*");
    private static final int MAX_FILES = 100;
    private static final int MAX_LINES = 100_000;

    @Override
    public String produces() {
        return "firewall";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        Facts known = facts.build();
        if (known.at("services").isEmpty()) {
            facts.unread("firewall", "what starts at boot is unknown");
            return;
        }
        List<PacketFilter> filters = new ArrayList<>();
        Optional<ImageException> unknown = Optional.empty();
        addUfw(files, known, filters);
        if (starts(known, "firewalld")) {
            filters.add(Firewalld.read(files));
        }
        addIptables(files, known, filters);
        boolean other =
                starts(known, "csf")
                        || starts(known, "shorewall")
                        || starts(known, "susefirewall2");
        try {
            addNft(files, known, filters);
        } catch (ImageException e) {
            unknown = Optional.of(e);
        }
        List<PacketFilter> active = filters.stream().filter(PacketFilter::isActive).toList();
        Evidence[] seen =
                active.isEmpty()
                        ? new Evidence[] {Evidence.at("services", "no firewall starts")}
                        : active.stream().map(PacketFilter::seen).toArray(Evidence[]::new);
        facts.put("firewall.anyEnabled", !active.isEmpty() || other || unknown.isPresent(), seen);
        if (unknown.isPresent()) {
            facts.unread("firewall.blocks", unknown.get());
        } else if (other) {
            facts.unread("firewall.blocks", "the rules of this firewall are not evaluated");
        } else {
            facts.put("firewall.blocks", blocks(known, active), seen);
        }
    }

    private static Set<Integer> blocks(Facts known, List<PacketFilter> filters) {
        Set<Integer> ports = new TreeSet<>(RISKY);
        if (known.at("listeners").orElse(List.of()) instanceof List<?> listeners) {
            for (Object one : listeners) {
                if (one instanceof Map<?, ?> listener) {
                    Listening.port(String.valueOf(listener.get("port"))).ifPresent(ports::add);
                }
            }
        }
        ports.removeIf(port -> filters.stream().noneMatch(filter -> filter.blocks(port)));
        return ports;
    }

    private static void addUfw(GuestFiles files, Facts known, List<PacketFilter> filters)
            throws IOException {
        ShellFile config = ShellFile.parse(Line.read(files, "/etc/ufw/ufw.conf"));
        if (!starts(known, "ufw") || !config.value("ENABLED", "no").equalsIgnoreCase("yes")) {
            return;
        }
        ShellFile defaults = ShellFile.parse(Line.read(files, "/etc/default/ufw"));
        boolean drops = !defaults.value("DEFAULT_INPUT_POLICY", "DROP").equals("ACCEPT");
        List<Line> rules = new ArrayList<>();
        for (String path :
                List.of("/etc/ufw/user.rules", "/var/lib/ufw/user.rules", "/lib/ufw/user.rules")) {
            rules = rules.isEmpty() ? Line.read(files, path) : rules;
        }
        filters.add(
                IptablesRules.parse(
                        rules, "ufw-user-input", drops, Evidence.at("/etc/ufw/user.rules")));
    }

    private static void addIptables(GuestFiles files, Facts known, List<PacketFilter> filters)
            throws IOException {
        Map<String, String> rules =
                Map.of(
                        "iptables", "/etc/sysconfig/iptables",
                        "netfilter-persistent", "/etc/iptables/rules.v4",
                        "iptables-persistent", "/etc/iptables/rules.v4");
        for (String service : rules.keySet().stream().sorted().toList()) {
            String path = rules.getOrDefault(service, "");
            if (starts(known, service) && files.exists(path)) {
                filters.add(
                        IptablesRules.parse(
                                Line.read(files, path), "INPUT", false, Evidence.at(path)));
            }
        }
    }

    private static void addNft(GuestFiles files, Facts known, List<PacketFilter> filters)
            throws IOException {
        if (!starts(known, "nftables")) {
            return;
        }
        for (String path : List.of("/etc/sysconfig/nftables.conf", "/etc/nftables.conf")) {
            if (files.exists(path)) {
                List<Line> lines = new ArrayList<>();
                addIncluded(files, path, new int[1], lines);
                filters.add(NftRules.parse(lines, Evidence.at(path)));
                return;
            }
        }
    }

    private static void addIncluded(GuestFiles files, String path, int[] count, List<Line> lines)
            throws IOException {
        for (Line line : Line.read(files, path)) {
            Matcher include = INCLUDE.matcher(line.text());
            if (!include.matches()) {
                lines.add(line);
                continue;
            }
            String target = include.group(1);
            String absolute = target.startsWith("/") ? target : "/etc/" + target;
            for (String each : Glob.expand(files, absolute)) {
                if (++count[0] < MAX_FILES && lines.size() < MAX_LINES) {
                    addIncluded(files, each, count, lines);
                }
            }
        }
    }

    private static boolean starts(Facts known, String service) {
        return ServiceDetector.isEnabled(known, service);
    }
}
