package assay.service.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Which addresses are called where a user says whom to call: public ones, and those of networks
 * that the operator allows. Everything else may be this host, its neighbours, or a cloud's service
 * of metadata, which trust each other more than a stranger.
 *
 * <p>A client that resolves names here connects to the very addresses that were checked, so that no
 * second answer of a name server can lead elsewhere. It must follow no redirects, or resolve those
 * here, too.
 */
public final class OutboundAddresses implements DnsResolver {

    /**
     * IANA's special-purpose address registries (RFC 6890), and multicast. Also what embeds IPv4
     * addresses (6to4, Teredo, NAT64): it would be another way to write private ones.
     */
    private static final List<Subnet> SPECIAL =
            Stream.of(
                            "0.0.0.0/8",
                            "10.0.0.0/8",
                            "100.64.0.0/10",
                            "127.0.0.0/8",
                            "169.254.0.0/16",
                            "172.16.0.0/12",
                            "192.0.0.0/24",
                            "192.0.2.0/24",
                            "192.88.99.0/24",
                            "192.168.0.0/16",
                            "198.18.0.0/15",
                            "198.51.100.0/24",
                            "203.0.113.0/24",
                            "224.0.0.0/3",
                            "2001::/23",
                            "2001:db8::/32",
                            "2002::/16",
                            "3fff::/20")
                    .map(Subnet::parse)
                    .toList();

    /** All of IPv6 that is routed on the Internet, RFC 4291 section 2.4. */
    private static final Subnet GLOBAL = Subnet.parse("2000::/3");

    private final List<Subnet> allowed;

    /**
     * @param allowed what is called although it is not public
     */
    public OutboundAddresses(List<Subnet> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    /** Whether this address is called. */
    public boolean mayCall(InetAddress address) {
        return isPublic(address) || allowed.stream().anyMatch(net -> net.contains(address));
    }

    private static boolean isPublic(InetAddress address) {
        boolean routed = address.getAddress().length == 4 || GLOBAL.contains(address);
        return routed && SPECIAL.stream().noneMatch(net -> net.contains(address));
    }

    /** The address that the host of a URL is, in brackets or not; empty if it is a name. */
    public static Optional<InetAddress> literal(String host) {
        try {
            return Optional.of(InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * The addresses of a host that are called.
     *
     * @param host a name or an address
     * @throws RefusedAddressException if it has no such address
     * @throws UnknownHostException if it has no address at all
     */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] called =
                Stream.of(InetAddress.getAllByName(host))
                        .filter(this::mayCall)
                        .toArray(InetAddress[]::new);
        if (called.length == 0) {
            throw new RefusedAddressException(host);
        }
        return called;
    }

    /** The host itself: nobody needs another name of it. */
    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
