package assay.guest.windows.config;

import java.net.Inet6Address;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address of IPv6 in the network store. The name of its entry says all: 16 hexadecimal digits of
 * the interface's {@code NET_LUID}, then 32 of the address.
 */
record StoredAddress(Inet6Address address) {

    private static final int LUID = 16;
    private static final Pattern NAME = Pattern.compile("[0-9a-fA-F]{48}");

    /** The longest run of two groups or more that are zero is the one to leave out. */
    private static final Pattern ZEROS = Pattern.compile("(?<![0-9a-f])0(?::0)+(?![0-9a-f])");

    /** Takes an entry's name apart; empty if it is of another shape. */
    static Optional<StoredAddress> parse(String name) {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        try {
            byte[] bytes = HexFormat.of().parseHex(name, LUID, name.length());
            return Optional.of(new StoredAddress(Inet6Address.getByAddress("", bytes, -1)));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("16 bytes are an address", e);
        }
    }

    /** Whether it reaches no further than the link: such ones every system has. */
    boolean isLocal() {
        return address.isLinkLocalAddress()
                || address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress();
    }

    /** As people write it, RFC 5952 section 4: {@code 2001:db8::5}. */
    String text() {
        String groups = address.getHostAddress();
        int from = 0;
        int to = 0;
        Matcher zeros = ZEROS.matcher(groups);
        while (zeros.find()) {
            if (zeros.end() - zeros.start() > to - from) {
                from = zeros.start();
                to = zeros.end();
            }
        }
        if (to == 0) {
            return groups;
        }
        String before = groups.substring(0, Math.max(0, from - 1));
        return before + "::" + groups.substring(Math.min(groups.length(), to + 1));
    }
}
