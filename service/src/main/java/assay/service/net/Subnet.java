package assay.service.net;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All addresses that begin with the same bits, as RFC 4632 section 3.1 and RFC 4291 section 2.3
 * write them: {@code 10.0.0.0/8}, {@code fc00::/7}.
 */
public record Subnet(InetAddress first, int bits) {

    private static final Pattern WRITTEN = Pattern.compile("([0-9a-fA-F.:]+)(?:/([0-9]{1,3}))?");

    /**
     * The subnet that is written so; a plain address stands for itself only.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Subnet parse(String text) {
        Matcher parts = WRITTEN.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(text + " is not a subnet, as 10.0.0.0/8");
        }
        InetAddress address = InetAddress.ofLiteral(parts.group(1));
        int all = address.getAddress().length * 8;
        int bits = parts.group(2) == null ? all : Integer.parseInt(parts.group(2));
        if (bits > all) {
            throw new IllegalArgumentException(text + " has more bits than an address");
        }
        return new Subnet(address, bits);
    }

    /** Whether the address belongs to it; one of the other version of IP never does. */
    public boolean contains(InetAddress address) {
        byte[] ours = first.getAddress();
        byte[] theirs = address.getAddress();
        int others = ours.length * 8 - bits;
        return ours.length == theirs.length
                && new BigInteger(1, ours)
                        .shiftRight(others)
                        .equals(new BigInteger(1, theirs).shiftRight(others));
    }
}
