package assay.guest.linux.config.listen;

import assay.guest.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A port that the guest would open.
 *
 * @param port {@code 1..65535}
 * @param bind an address; {@code 0.0.0.0} for all
 * @param enabled whether what opens it starts at boot
 */
record Listening(int port, String bind, boolean enabled, Evidence seen) {

    private static final Set<String> EVERYWHERE =
            Set.of("", "*", "::", "[::]", "0", "0.0.0.0", "all", "_site_", "_global_");

    private static final Set<String> LOOPBACK =
            Set.of("localhost", "lo", "_local_", "loopback", "loopback-only", "::1", "[::1]");

    /** The addresses of a list, as facts name them: all, loopback, or the address itself. */
    static List<String> addresses(String list) {
        List<String> addresses = new ArrayList<>();
        for (String word : list.replace("\"", "").replace("'", "").split("[\\s,;\\[\\]]+", -1)) {
            String address = word.startsWith("-") ? word.substring(1) : word;
            if (!address.isEmpty()) {
                addresses.add(address(address));
            }
        }
        return addresses.stream().distinct().toList();
    }

    /** One address as facts name it. */
    static String address(String address) {
        if (EVERYWHERE.contains(address)) {
            return Daemon.ALL;
        }
        if (address.startsWith("/") || address.startsWith("unix:")) {
            return "socket";
        }
        return LOOPBACK.contains(address) || address.startsWith("127.") ? Daemon.LOCAL : address;
    }

    /** A number that can be a port. */
    static Optional<Integer> port(String text) {
        return text.matches("\\d{1,5}")
                ? Optional.of(Integer.parseInt(text)).filter(port -> port > 0 && port < 65_536)
                : Optional.empty();
    }
}
