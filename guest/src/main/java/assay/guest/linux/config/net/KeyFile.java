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
import java.util.regex.Pattern;

/**
 * Connection profiles of NetworkManager: {@code nm-settings-keyfile(5)}. One without {@code
 * interface-name} is for any adapter of its type.
 */
final class KeyFile {

    private static final List<String> FOLDERS =
            List.of(
                    "/etc/NetworkManager/system-connections",
                    "/usr/lib/NetworkManager/system-connections");

    private static final Set<String> ETHERNET = Set.of("ethernet", "802-3-ethernet");

    /** {@code address1=192.0.2.10/24,192.0.2.1}, and {@code addresses} of older files. */
    private static final Pattern ADDRESS = Pattern.compile("address(?:es|\\d{1,3})");

    private KeyFile() {}

    /** The Ethernet profiles of all files; a name in {@code /etc} masks it in {@code /usr}. */
    static List<Profile> read(GuestFiles files) throws IOException {
        Map<String, String> byName = new TreeMap<>();
        for (String folder : FOLDERS) {
            for (Found entry : files.list(folder)) {
                String name = entry.path().substring(entry.path().lastIndexOf('/') + 1);
                if (!name.startsWith(".") && !name.endsWith("~")) {
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

    /** The profile of one file; empty if it is not about Ethernet. */
    static Optional<Profile> parse(String path, List<Line> lines) {
        IniFile file = IniFile.parse(lines);
        if (!ETHERNET.contains(file.value("connection", "type", ""))) {
            return Optional.empty();
        }
        List<String> addresses6 =
                Profile.addresses6(addresses(file, "ipv6").stream().map(Setting::value));
        String method = file.value("ipv4", "method", "disabled");
        List<Setting> addresses4 = addresses(file, "ipv4");
        Evidence seen =
                addresses4.stream()
                        .findFirst()
                        .or(() -> file.last("ipv4", "method"))
                        .map(setting -> setting.line().seen())
                        .orElse(Evidence.at(path));
        String mac =
                file.value(
                        "ethernet", "mac-address", file.value("802-3-ethernet", "mac-address", ""));
        return Optional.of(
                new Profile(
                        name(file),
                        addresses4.isEmpty() ? method(method) : Method.STATIC,
                        mac.toLowerCase(Locale.ROOT),
                        ipv6(file.value("ipv6", "method", "ignore"), addresses6),
                        !file.value("connection", "autoconnect", "true").equals("false"),
                        addresses6,
                        seen));
    }

    /** {@code [match] interface-name} may list several patterns; the first stands for them. */
    private static String name(IniFile file) {
        String match = file.value("match", "interface-name", "*");
        String first = match.split(";", -1)[0].strip();
        return file.value("connection", "interface-name", first.isEmpty() ? "*" : first);
    }

    private static Method method(String method) {
        return switch (method) {
            case "auto" -> Method.DHCP;
            case "manual" -> Method.STATIC;
            default -> Method.NONE;
        };
    }

    private static Ipv6 ipv6(String method, List<String> addresses6) {
        if (!addresses6.isEmpty()) {
            return Ipv6.STATIC;
        }
        return switch (method) {
            case "manual" -> Ipv6.STATIC;
            case "disabled", "link-local" -> Ipv6.OFF;
            default -> Ipv6.AUTO;
        };
    }

    private static List<Setting> addresses(IniFile file, String section) {
        return file.settings().stream()
                .filter(setting -> setting.section().equals(section))
                .filter(setting -> ADDRESS.matcher(setting.key()).matches())
                .filter(setting -> !setting.value().isEmpty())
                .toList();
    }
}
