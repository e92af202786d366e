package assay.guest.linux.config.net;

import assay.guest.Evidence;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.config.net.Profile.Ipv6;
import assay.guest.linux.config.net.Profile.Method;
import assay.guest.linux.config.text.IniFile;
import assay.guest.linux.config.text.IniFile.Setting;
import assay.guest.linux.config.text.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** {@code systemd.network(5)} files. A name in {@code /etc} masks the same name in {@code /usr}. */
final class Networkd {

    private static final List<String> FOLDERS =
            List.of(
                    "/etc/systemd/network",
                    "/usr/local/lib/systemd/network",
                    "/usr/lib/systemd/network",
                    "/lib/systemd/network");

    /** What a file for containers, virtual adapters or wireless ones matches by. */
    private static final Set<String> NOT_OURS =
            Set.of("Kind", "Virtualization", "WLANInterfaceType", "SSID", "BSSID", "Host");

    private Networkd() {}

    /** The profiles of all files, in the order in which networkd tries them. */
    static List<Profile> read(GuestFiles files) throws IOException {
        Map<String, String> byName = new TreeMap<>();
        for (String folder : FOLDERS) {
            for (Found entry : files.list(folder)) {
                String name = entry.path().substring(entry.path().lastIndexOf('/') + 1);
                if (name.endsWith(".network")) {
                    byName.putIfAbsent(name, entry.path());
                }
            }
        }
        List<Profile> profiles = new ArrayList<>();
        for (String path : byName.values()) {
            parse(path, Line.read(files, path)).ifPresent(profiles::add);
        }
        return profiles;
    }

    /** The profile of one file; empty if it is for no adapter of the machine itself. */
    static Optional<Profile> parse(String path, List<Line> lines) {
        IniFile file = IniFile.parse(lines);
        boolean notOurs =
                file.settings().stream()
                        .filter(setting -> setting.section().equals("Match"))
                        .anyMatch(setting -> NOT_OURS.contains(setting.key()));
        String type = file.value("Match", "Type", "ether");
        if (notOurs || !type.equals("ether") || !file.has("Match")) {
            return Optional.empty();
        }
        List<Setting> addresses = addresses(file);
        List<String> addresses6 = Profile.addresses6(addresses.stream().map(Setting::value));
        boolean static4 = addresses.stream().anyMatch(address -> !address.value().contains(":"));
        String dhcp = file.value("Network", "DHCP", "no").toLowerCase(Locale.ROOT);
        Evidence seen =
                addresses.stream()
                        .findFirst()
                        .or(() -> file.last("Network", "DHCP"))
                        .map(setting -> setting.line().seen())
                        .orElse(Evidence.at(path));
        String mac =
                file.value("Match", "PermanentMACAddress", file.value("Match", "MACAddress", ""));
        return Optional.of(
                new Profile(
                        file.words("Match", "Name").stream().findFirst().orElse("*"),
                        static4 ? Method.STATIC : method(dhcp),
                        mac.toLowerCase(Locale.ROOT),
                        ipv6(file, addresses6),
                        !file.value("Link", "ActivationPolicy", "up").endsWith("down"),
                        addresses6,
                        seen));
    }

    private static List<Setting> addresses(IniFile file) {
        return Stream.of("Network", "Address")
                .flatMap(section -> file.all(section, "Address"))
                .filter(setting -> !setting.value().isEmpty())
                .toList();
    }

    private static Method method(String dhcp) {
        return switch (dhcp) {
            case "yes", "true", "on", "1", "ipv4", "both", "v4" -> Method.DHCP;
            default -> Method.NONE;
        };
    }

    private static Ipv6 ipv6(IniFile file, List<String> addresses6) {
        if (!addresses6.isEmpty()) {
            return Ipv6.STATIC;
        }
        String accept = file.value("Network", "IPv6AcceptRA", "yes");
        return Set.of("no", "false", "off", "0").contains(accept) ? Ipv6.OFF : Ipv6.AUTO;
    }
}
