package assay.guest.windows.config;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An address of IPv6 in the network store. The name of its entry says all: 16 hexadecimal digits of
 * the interface's {@code NET_LUID}, then 32 of the address.
 *
 * @param hex the address, 32 digits. The JDK's class for addresses is not for those who read
 *     images: it could ask a name server.
 */
record StoredAddress(String hex) {

    private static final int LUID = 16;
    private static final int GROUP = 4;
    private static final Pattern NAME = Pattern.compile("[0-9a-fA-F]{48}");

    /** The longest run of two groups or more that are zero is the one to leave out. */
    private static final Pattern ZEROS = Pattern.compile("(?<![0-9a-f])0(?::0)+(?![0-9a-f])");

    /** Takes an entry's name apart; empty if it is of another shape. */
    static Optional<StoredAddress> parse(String name) {
        return NAME.matcher(name).matches()
                ? Optional.of(new StoredAddress(name.substring(LUID)))
                : Optional.empty();
    }

    /**
     * Whether it reaches no further than the link, or is no host's: loopback and unspecified, link
     * local, multicast (RFC 4291 section 2.4). Such ones every system has.
     */
    boolean isLocal() {
        byte[] bytes = HexFormat.of().parseHex(hex);
        boolean linkLocal = bytes[0] == (byte) 0xfe && (bytes[1] & 0xc0) == 0x80;
        boolean multicast = bytes[0] == (byte) 0xff;
        return linkLocal || multicast || hex.matches("0{31}[01]");
    }

    /** As people write it, RFC 5952 section 4: {@code 2001:db8::5}. */
    String text() {
        String groups =
                IntStream.range(0, hex.length() / GROUP)
                        .map(group ->
                                HexFormat.fromHexDigits(hex, group * GROUP, (group + 1) * GROUP))
                        .mapToObj(Integer::toHexString)
                        .collect(Collectors.joining(":"));
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
