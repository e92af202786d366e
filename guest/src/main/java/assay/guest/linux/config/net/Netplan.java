package assay.guest.linux.config.net;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.Evidence;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.config.net.Profile.Ipv6;
import assay.guest.linux.config.net.Profile.Method;
import assay.guest.linux.config.text.Line;
import assay.guest.linux.config.text.Yaml;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * netplan's YAML, as its reference documentation describes: files sorted by name over all folders,
 * the same name in {@code /etc} masking it elsewhere, later ones changing single keys of earlier
 * ones. Only {@code ethernets} are adapters of the machine itself.
 */
final class Netplan {

    private static final List<String> FOLDERS =
            List.of("/etc/netplan", "/usr/lib/netplan", "/lib/netplan");

    private Netplan() {}

    /** The files that netplan reads, in its order. */
    static List<String> paths(GuestFiles files) throws IOException {
        Map<String, String> byName = new TreeMap<>();
        for (String folder : FOLDERS) {
            for (Found entry : files.list(folder)) {
                String name = entry.path().substring(entry.path().lastIndexOf('/') + 1);
                if (name.endsWith(".yaml")) {
                    byName.putIfAbsent(name, entry.path());
                }
            }
        }
        return List.copyOf(byName.values());
    }

    /**
     * The Ethernet profiles of all files together.
     *
     * @throws ImageException if one is not YAML: netplan then configures nothing at all
     */
    static List<Profile> read(GuestFiles files) throws IOException {
        Map<String, Map<Object, Object>> ethernets = new LinkedHashMap<>();
        Map<String, Evidence> seen = new HashMap<>();
        for (String path : paths(files)) {
            String text = files.readText(path, Line.MAX_FILE).orElse("");
            Optional<Object> yaml = Yaml.parse(text);
            if (yaml.isEmpty()) {
                throw new ImageException(Reason.CORRUPT, "netplan", -1, path + " is not YAML");
            }
            Yaml.map(yaml.get(), "network", "ethernets")
                    .forEach((id, settings) -> {
                        ethernets
                                .computeIfAbsent(id.toString(), _ -> new HashMap<>())
                                .putAll(Yaml.map(settings));
                        seen.put(id.toString(), place(path, text, id.toString()));
                    });
        }
        List<Profile> profiles = new ArrayList<>();
        ethernets.forEach((id, settings) ->
                profiles.add(profile(id, settings, seen.getOrDefault(id, Evidence.at(id)))));
        return profiles;
    }

    private static Profile profile(String id, Map<?, ?> settings, Evidence seen) {
        List<String> addresses = new ArrayList<>();
        for (Object address : Yaml.list(settings, "addresses")) {
            // an address with options is a map from it to them
            addresses.add(
                    address instanceof Map<?, ?> map && !map.isEmpty()
                            ? map.keySet().iterator().next().toString()
                            : address.toString());
        }
        List<String> addresses6 = Profile.addresses6(addresses.stream());
        boolean static4 = addresses.stream().anyMatch(address -> !address.contains(":"));
        boolean dhcp4 = Yaml.truth(settings, false, "dhcp4");
        Method method = dhcp4 ? Method.DHCP : Method.NONE;
        return new Profile(
                name(id, settings),
                static4 ? Method.STATIC : method,
                Yaml.text(settings, "match", "macaddress").toLowerCase(Locale.ROOT),
                ipv6(settings, addresses6),
                !Yaml.text(settings, "activation-mode").equals("manual"),
                addresses6,
                seen);
    }

    /**
     * The id is a name only where nothing is matched; {@code set-name} is what it will be called.
     */
    private static String name(String id, Map<?, ?> settings) {
        Map<?, ?> match = Yaml.map(settings, "match");
        String renamed = Yaml.text(settings, "set-name");
        if (!renamed.isEmpty() || match.isEmpty()) {
            return renamed.isEmpty() ? id : renamed;
        }
        String name = Yaml.text(match, "name");
        if (!name.isEmpty()) {
            return name;
        }
        return match.containsKey("macaddress") ? id : "*";
    }

    private static Ipv6 ipv6(Map<?, ?> settings, List<String> addresses6) {
        if (!addresses6.isEmpty()) {
            return Ipv6.STATIC;
        }
        boolean off =
                !Yaml.truth(settings, true, "accept-ra") && !Yaml.truth(settings, false, "dhcp6");
        return off ? Ipv6.OFF : Ipv6.AUTO;
    }

    private static Evidence place(String path, String text, String id) {
        return Line.of(path, text).stream()
                .filter(line -> line.text().strip().startsWith(id + ":"))
                .findFirst()
                .map(Line::seen)
                .orElse(Evidence.at(path));
    }
}
