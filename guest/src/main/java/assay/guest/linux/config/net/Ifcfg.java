package assay.guest.linux.config.net;

import assay.guest.Evidence;
import assay.guest.fs.GuestFiles;
import assay.guest.linux.config.net.Profile.Ipv6;
import assay.guest.linux.config.net.Profile.Method;
import assay.guest.linux.config.text.Glob;
import assay.guest.linux.config.text.Line;
import assay.guest.linux.config.text.ShellFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code ifcfg-*} files of Red Hat's initscripts ({@code sysconfig.txt}) and of SUSE's wicked
 * ({@code ifcfg(5)}), which NetworkManager reads too ({@code nm-settings-ifcfg-rh(5)}).
 */
final class Ifcfg {

    private static final String NAMES = "/etc/sysconfig/network-scripts/ifcfg-*";
    private static final String SUSE_NAMES = "/etc/sysconfig/network/ifcfg-*";
    private static final Set<String> YES = Set.of("yes", "true", "t", "y", "1");

    private Ifcfg() {}

    /** The profiles of all files; editors' and packages' left-over copies are none. */
    static List<Profile> read(GuestFiles files) throws IOException {
        List<Profile> profiles = new ArrayList<>();
        List<String> paths = new ArrayList<>(Glob.expand(files, NAMES));
        paths.addAll(Glob.expand(files, SUSE_NAMES));
        for (String path : paths) {
            if (!path.matches(".*(?:~|\\.(?:bak|orig|old|rpmnew|rpmsave|rpmorig|template))")) {
                profiles.add(parse(path, Line.read(files, path)));
            }
        }
        return profiles;
    }

    /** The profile of one file. */
    static Profile parse(String path, List<Line> lines) {
        ShellFile file = ShellFile.parse(lines);
        String suffix = path.substring(path.indexOf("ifcfg-") + "ifcfg-".length());
        Method method = method(file);
        Evidence seen =
                Stream.of("IPADDR", "IPADDR0", "BOOTPROTO", "DEVICE")
                        .flatMap(name -> file.get(name).stream())
                        .map(assignment -> assignment.line().seen())
                        .findFirst()
                        .orElse(Evidence.at(path));
        List<String> addresses6 =
                Profile.addresses6(
                        Stream.of("IPV6ADDR", "IPV6ADDR_SECONDARIES", "IPADDR", "IPADDR_0")
                                .flatMap(name -> Stream.of(file.value(name, "").split(" ", -1))));
        boolean wicked = path.startsWith("/etc/sysconfig/network/ifcfg-");
        return new Profile(
                file.value("DEVICE", suffix),
                method,
                file.value("HWADDR", "").toLowerCase(Locale.ROOT),
                ipv6(file, addresses6),
                wicked ? onbootOfSuse(file) : isYes(file.value("ONBOOT", "yes")),
                addresses6,
                seen);
    }

    /** A static address counts although {@code BOOTPROTO} asks for DHCP: both are used then. */
    private static Method method(ShellFile file) {
        String protocol = file.value("BOOTPROTO", "none").toLowerCase(Locale.ROOT);
        boolean address =
                Stream.of("IPADDR", "IPADDR0", "IPADDR1", "IPADDR_0")
                        .map(name -> file.value(name, ""))
                        .anyMatch(value -> !value.isEmpty() && !value.contains(":"));
        if (address) {
            return Method.STATIC;
        }
        return switch (protocol) {
            case "dhcp", "bootp", "dhcp4", "dhcp+autoip" -> Method.DHCP;
            default -> Method.NONE;
        };
    }

    private static Ipv6 ipv6(ShellFile file, List<String> addresses6) {
        if (!addresses6.isEmpty()) {
            return Ipv6.STATIC;
        }
        return isYes(file.value("IPV6INIT", "yes")) ? Ipv6.AUTO : Ipv6.OFF;
    }

    private static boolean onbootOfSuse(ShellFile file) {
        return Set.of("auto", "boot", "hotplug", "nfsroot")
                .contains(file.value("STARTMODE", "manual"));
    }

    private static boolean isYes(String value) {
        return YES.contains(value.toLowerCase(Locale.ROOT));
    }
}
