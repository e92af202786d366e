package assay.guest.clamd;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a clamd listens.
 *
 * @param text as it was written
 * @param socket the address of a Unix or a TCP socket
 */
public record ClamdAddress(String text, SocketAddress socket) {

    private static final String UNIX = "unix:";
    private static final Pattern TCP =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.%\\w]+)\\]|([^:\\[\\]\\s]+)):([0-9]{1,5})");
    private static final int MAX_PORT = 65_535;

    /**
     * Understands {@code unix:/run/clamav/clamd.ctl}, {@code host:3310} and {@code [::1]:3310}.
     *
     * @throws IllegalArgumentException if it is none of them
     */
    public static ClamdAddress parse(String text) {
        if (text.startsWith(UNIX + "/")) {
            return new ClamdAddress(
                    text, UnixDomainSocketAddress.of(text.substring(UNIX.length())));
        }
        Matcher tcp = TCP.matcher(text);
        if (!tcp.matches() || Integer.parseInt(tcp.group(3)) > MAX_PORT) {
            throw new IllegalArgumentException("neither unix:/path nor host:port: " + text);
        }
        String host = tcp.group(1) == null ? tcp.group(2) : tcp.group(1);
        int port = Integer.parseInt(tcp.group(3));
        return new ClamdAddress(text, InetSocketAddress.createUnresolved(host, port));
    }
}
