package assay.guest.linux.config.net;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.config.net.Profile.Ipv6;
import assay.guest.linux.config.net.Profile.Method;
import assay.guest.linux.config.text.Glob;
import assay.guest.linux.config.text.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Debian's {@code interfaces(5)}: {@code iface} stanzas of one file and of those it names by {@code
 * source} and {@code source-directory}. The stanzas of one adapter, IPv4 and IPv6, make one
 * profile.
 */
final class Ifupdown {

    static final String PATH = "/etc/network/interfaces";
    private static final int MAX_FILES = 500;

    private final GuestFiles files;
    private final Map<String, Stanza> stanzas = new LinkedHashMap<>();
    private final Set<String> onboot = new HashSet<>();
    private int filesRead;

    private Ifupdown(GuestFiles files) {
        this.files = files;
    }

    /** The profiles of all adapters; none if there is no file. */
    static List<Profile> read(GuestFiles files) throws IOException {
        Ifupdown ifupdown = new Ifupdown(files);
        if (files.exists(PATH)) {
            ifupdown.readFile(PATH);
        }
        List<Profile> profiles = new ArrayList<>();
        ifupdown.stanzas.forEach((name, stanza) ->
                profiles.add(stanza.profile(name, ifupdown.onboot.contains(name))));
        return profiles;
    }

    private void readFile(String path) throws IOException {
        if (++filesRead > MAX_FILES) {
            throw new ImageException(
                    Reason.LIMIT,
                    "interfaces",
                    -1,
                    "more than " + MAX_FILES + " files are sourced");
        }
        Stanza stanza = new Stanza();
        for (Line line : Line.joined(Line.read(files, path))) {
            if (line.isBlankOrComment()) {
                continue;
            }
            String[] words = line.text().strip().split("\\s+", -1);
            String first = words[0];
            if (first.equals("auto") || first.startsWith("allow-")) {
                onboot.addAll(List.of(words).subList(1, words.length));
            } else if (first.equals("iface") && words.length >= 2) {
                stanza = stanzas.computeIfAbsent(adapter(words[1]), _ -> new Stanza());
                stanza.start(words, line);
            } else if (first.startsWith("source") && words.length == 2) {
                source(first, words[1], path);
            } else if (words.length >= 2) {
                stanza.option(first, words[1], line);
            }
        }
    }

    /** {@code eth0:1} is a further address of {@code eth0}. */
    private static String adapter(String name) {
        int colon = name.indexOf(':');
        return colon < 0 ? name : name.substring(0, colon);
    }

    private void source(String how, String pattern, String from) throws IOException {
        String folder = from.substring(0, from.lastIndexOf('/') + 1);
        String absolute = pattern.startsWith("/") ? pattern : folder + pattern;
        for (String path : Glob.expand(files, absolute)) {
            if (!how.equals("source-directory")) {
                readFile(path);
                continue;
            }
            for (Found entry : files.list(path)) {
                String name = entry.path().substring(path.length() + 1);
                if (entry.node().isRegular() && name.matches("[A-Za-z0-9_-]+")) {
                    readFile(entry.path());
                }
            }
        }
    }

    /** What has been read about one adapter. */
    private static final class Stanza {
        private Method method = Method.NONE;
        private Ipv6 ipv6 = Ipv6.AUTO;
        private boolean family6;
        private String hwaddr = "";
        private final List<String> addresses = new ArrayList<>();
        private Line seen = new Line(PATH, 0, "");

        private void start(String[] words, Line line) {
            family6 = words.length > 2 && words[2].equals("inet6");
            String how = words.length > 3 ? words[3] : "";
            seen = seen.number() == 0 || how.equals("static") ? line : seen;
            if (family6) {
                ipv6 = how.equals("manual") ? Ipv6.OFF : ipv6;
            } else if (method != Method.STATIC) {
                method =
                        switch (how) {
                            case "dhcp", "bootp" -> Method.DHCP;
                            case "static" -> Method.STATIC;
                            default -> method;
                        };
            }
        }

        private void option(String key, String value, Line line) {
            switch (key) {
                case "address" -> {
                    addresses.add(value);
                    seen = line;
                }
                case "hwaddress" -> {
                    String last = line.text().strip().replaceFirst("^\\S+\\s+(?:ether\\s+)?", "");
                    hwaddr = last.toLowerCase(Locale.ROOT);
                }
                default -> {}
            }
        }

        private Profile profile(String name, boolean onboot) {
            List<String> addresses6 = Profile.addresses6(addresses.stream());
            return new Profile(
                    name,
                    method,
                    hwaddr,
                    addresses6.isEmpty() ? ipv6 : Ipv6.STATIC,
                    onboot,
                    addresses6,
                    seen.seen());
        }
    }
}
