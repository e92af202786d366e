package assay.guest.linux.config.net;

import assay.disk.ImageException;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.linux.Detector;
import assay.guest.linux.config.service.ServiceDetector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code network.manager}, {@code network.interfaces} and {@code network.ipv6.staticAddresses}: who
 * configures the network at boot, and how. Profiles of programs that do not start are inert and
 * left out; without {@code services} nobody knows which, and all three are absent.
 *
 * <p>An element is an adapter that the image expects. A profile for one named adapter has that
 * name, {@code ens33} left by a builder too. A DHCP profile for a pattern of names that the first
 * adapter of a virtual machine may have ({@code en*}, {@code eth*}, {@code *}) takes whatever
 * adapter the cloud gives, so it expects no other than the first: its name is {@code eth0}, and
 * {@code pattern} keeps what the file says. This is how a rule that wants "only eth0" accepts the
 * Debian and Ubuntu cloud images. A pattern with a static address stays a pattern. Left out are
 * loopback, adapters that software makes, and static profiles that do not start on their own.
 */
public final class InterfacesDetector implements Detector {

    private static final List<String> NETPLAN_PROGRAMS =
            List.of(
                    "/usr/sbin/netplan",
                    "/usr/libexec/netplan/generate",
                    "/usr/lib/netplan/generate");

    @Override
    public String produces() {
        return "network.interfaces";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        Facts known = facts.build();
        if (known.at("services").isEmpty()) {
            unread(facts, "what starts at boot is unknown");
            return;
        }
        Map<String, List<Profile>> byManager = new LinkedHashMap<>();
        try {
            for (String manager : started(files, known)) {
                byManager.put(manager, profiles(files, manager));
            }
        } catch (ImageException e) {
            unread(facts, String.valueOf(e.getMessage()));
            return;
        }
        facts.put("network.manager", manager(byManager));
        putInterfaces(byManager, facts);
    }

    private static void unread(Facts.Builder facts, String why) {
        for (String fact : List.of("manager", "interfaces", "ipv6.staticAddresses")) {
            facts.unread("network." + fact, why);
        }
    }

    private static void putInterfaces(Map<String, List<Profile>> byManager, Facts.Builder facts) {
        Set<Profile> profiles = new LinkedHashSet<>();
        byManager.values().forEach(profiles::addAll);
        List<Map<String, Object>> elements = new ArrayList<>();
        Set<String> addresses6 = new LinkedHashSet<>();
        for (Profile profile : profiles) {
            if (profile.counts()) {
                facts.evidence("network.interfaces[" + elements.size() + "]", profile.seen());
                elements.add(profile.element());
                addresses6.addAll(profile.addresses6());
                if (!profile.addresses6().isEmpty()) {
                    facts.evidence("network.ipv6.staticAddresses", profile.seen());
                }
            }
        }
        facts.put("network.interfaces", elements);
        facts.put("network.ipv6.staticAddresses", addresses6);
    }

    /**
     * The programs that start, those first that others leave the network to: netplan writes for
     * networkd or NetworkManager; the network script of Red Hat leaves to NetworkManager what that
     * runs.
     */
    private static List<String> started(GuestFiles files, Facts known) throws IOException {
        List<String> started = new ArrayList<>();
        boolean netplan = false;
        for (String program : NETPLAN_PROGRAMS) {
            netplan |= files.exists(program);
        }
        if (netplan && !Netplan.paths(files).isEmpty()) {
            started.add("netplan");
        }
        Map<String, String> services = new LinkedHashMap<>();
        services.put("networkmanager", "NetworkManager");
        services.put("wicked", "wicked");
        services.put("systemd-networkd", "networkd");
        services.put("network", "ifcfg");
        services.put("networking", "ifupdown");
        services.forEach((service, manager) -> {
            if (ServiceDetector.isEnabled(known, service)) {
                started.add(manager);
            }
        });
        return started;
    }

    private static List<Profile> profiles(GuestFiles files, String manager) throws IOException {
        return switch (manager) {
            case "netplan" -> Netplan.read(files);
            case "networkd" -> Networkd.read(files);
            case "ifupdown" -> Ifupdown.read(files);
            case "NetworkManager" -> {
                List<Profile> profiles = new ArrayList<>(KeyFile.read(files));
                profiles.addAll(Ifcfg.read(files));
                yield profiles;
            }
            default -> Ifcfg.read(files);
        };
    }

    /** The first that has a profile of its own, else the first that starts. */
    private static String manager(Map<String, List<Profile>> byManager) {
        return byManager.entrySet().stream()
                .filter(entry -> entry.getValue().stream().anyMatch(Profile::counts))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(byManager.keySet().stream().findFirst().orElse("none"));
    }
}
