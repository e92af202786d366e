package assay.guest.linux.config.residue;

import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.linux.config.text.Glob;
import assay.guest.linux.config.text.Line;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is known of the machine that an image was built on.
 *
 * @param names its addresses, MACs in all three notations and host name, in lower case
 */
record Builder(Set<String> names) {

    private static final List<String> SOURCES =
            List.of(
                    "/var/lib/dhcp/*lease*",
                    "/var/lib/dhclient/*lease*",
                    "/var/lib/NetworkManager/*.lease",
                    "/etc/sysconfig/network-scripts/ifcfg-*",
                    "/etc/sysconfig/network/ifcfg-*",
                    "/etc/network/interfaces",
                    "/etc/network/interfaces.d/*",
                    "/etc/netplan/*.yaml",
                    "/etc/NetworkManager/system-connections/*",
                    "/etc/systemd/network/*.network",
                    "/etc/udev/rules.d/*net*.rules");

    private static final int MAX_NAMES = 100;

    private static final Pattern ADDRESS =
            Pattern.compile(
                    "(?i)(?:fixed-address|ip_?addr\\w*|address\\d*|addresses)[\\s:=\"'\\[-]+"
                            + "(\\d{1,3}(?:\\.\\d{1,3}){3})(?![\\d.])");

    private static final Pattern MAC =
            Pattern.compile(
                    "(?<![0-9a-fA-F:])([0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5})(?![0-9a-fA-F:])");

    /** Loopback, link-local, unspecified, broadcast and those of RFC 5737 are nobody's. */
    private static final Pattern NOBODYS =
            Pattern.compile(
                    "(?:0|127|255)\\..*|169\\.254\\..*|192\\.0\\.2\\..*|198\\.51\\.100\\..*|203\\.0\\.113\\..*");

    /** Names that are words: they stand in files for other reasons. */
    private static final Pattern WORD =
            Pattern.compile(
                    "[a-z]*|(?:debian|ubuntu|centos|rocky|alma|almalinux|rhel|el|fedora|suse|host|server"
                            + "|node|web|vm)-?[0-9.]*");

    /** Collects it from leases, adapters' configuration and {@code identity.builderHostname}. */
    static Builder of(GuestFiles files, Facts known) throws IOException {
        Set<String> names = new TreeSet<>();
        for (String source : SOURCES) {
            for (String path : Glob.expand(files, source)) {
                for (Line line : Line.read(files, path)) {
                    if (!line.isBlankOrComment() && names.size() < MAX_NAMES) {
                        add(line.text(), names);
                    }
                }
            }
        }
        Optional<Object> host = known.at("identity.builderHostname");
        host.map(name -> name.toString().toLowerCase(Locale.ROOT))
                .filter(name -> name.length() > 3 && !WORD.matcher(name).matches())
                .ifPresent(names::add);
        return new Builder(names);
    }

    private static void add(String text, Set<String> names) {
        Matcher address = ADDRESS.matcher(text);
        if (address.find() && !NOBODYS.matcher(address.group(1)).matches()) {
            names.add(address.group(1));
        }
        Matcher mac = MAC.matcher(text);
        if (mac.find()) {
            String colons = mac.group(1).toLowerCase(Locale.ROOT);
            if (!colons.equals("00:00:00:00:00:00") && !colons.equals("ff:ff:ff:ff:ff:ff")) {
                names.add(colons);
                names.add(colons.replace(':', '-'));
                names.add(colons.replace(":", ""));
            }
        }
    }

    /** Whether the text names it, as a word of its own. */
    boolean isIn(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        for (String name : names) {
            for (int at = lower.indexOf(name); at >= 0; at = lower.indexOf(name, at + 1)) {
                int end = at + name.length();
                boolean starts = at == 0 || !isPart(lower.charAt(at - 1));
                boolean ends = end == lower.length() || !isPart(lower.charAt(end));
                if (starts && ends) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isPart(char c) {
        return Character.isLetterOrDigit(c) || c == '-' || c == '_';
    }
}
