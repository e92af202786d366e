package assay.guest.linux.config.net;

import assay.guest.Evidence;
import assay.guest.linux.config.text.Glob;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What one piece of configuration would do to a network adapter, whichever program reads it.
 *
 * @param name the adapter's name, or a pattern of names as in {@code glob(7)}
 * @param method how it gets an IPv4 address
 * @param hwaddr the MAC address that it is tied to, in lower case; empty if to none
 * @param ipv6 how it gets IPv6 addresses
 * @param onboot whether it is configured without anybody asking for it
 * @param addresses6 the static IPv6 addresses, without prefix length
 * @param seen where it stands
 */
record Profile(
        String name,
        Method method,
        String hwaddr,
        Ipv6 ipv6,
        boolean onboot,
        List<String> addresses6,
        Evidence seen) {

    /** How an adapter gets an IPv4 address. */
    enum Method {
        DHCP,
        STATIC,
        NONE
    }

    /** How an adapter gets IPv6 addresses: router advertisements and DHCPv6 are both automatic. */
    enum Ipv6 {
        AUTO,
        STATIC,
        OFF
    }

    /** The first adapter of a virtual machine, as the kernel itself names it. */
    private static final String FIRST_ADAPTER = "eth0";

    /**
     * Names that the first adapter may have: the kernel's, and those of {@code
     * systemd.net-naming-scheme(7)} for an adapter on board, in a slot, on a path.
     */
    private static final List<String> FIRST_ADAPTER_NAMES =
            List.of(FIRST_ADAPTER, "eno1", "ens3", "enp0s3");

    /** Loopback, and adapters that software makes. */
    private static final Pattern VIRTUAL =
            Pattern.compile(
                    "lo|(?:docker|virbr|br-|bridge|vbox|vmnet|veth|ve-|vb-|vz-|vt-|host0|tap|tun|wg"
                            + "|sit|dummy|bond|team|cni|flannel|cali|podman|lxc|lxd|ppp|wwan|wl).*");

    /** Whether it is about an adapter of the machine's own, and would be used. */
    boolean counts() {
        boolean leftover = !onboot && method == Method.STATIC;
        return !VIRTUAL.matcher(name).matches() && !leftover;
    }

    /** Whether it is for whatever adapter there is, and lets that ask for its address. */
    boolean takesAnyAdapter() {
        return method == Method.DHCP
                && Glob.isPattern(name)
                && FIRST_ADAPTER_NAMES.stream().anyMatch(adapter -> Glob.matches(name, adapter));
    }

    /** The element of {@code network.interfaces}; {@link InterfacesDetector} explains the name. */
    Map<String, Object> element() {
        Map<String, Object> element = new LinkedHashMap<>();
        element.put("name", takesAnyAdapter() ? FIRST_ADAPTER : name);
        if (Glob.isPattern(name)) {
            element.put("pattern", name);
        }
        element.put("method", lower(method));
        element.put("hwaddr", hwaddr);
        element.put("ipv6", lower(ipv6));
        element.put("onboot", onboot);
        return element;
    }

    /** Without prefix length; in lower case. */
    static String plain(String address) {
        int slash = address.indexOf('/');
        return (slash < 0 ? address : address.substring(0, slash)).strip().toLowerCase(Locale.ROOT);
    }

    /** The IPv6 addresses among some, without those that every adapter gives itself. */
    static List<String> addresses6(Stream<String> addresses) {
        return addresses
                .map(Profile::plain)
                .filter(address -> address.contains(":"))
                .filter(address -> !address.equals("::1") && !address.startsWith("fe80:"))
                .toList();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
