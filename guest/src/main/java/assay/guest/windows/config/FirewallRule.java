package assay.guest.windows.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A rule of the firewall as its value in the registry writes it ([MS-GPFAS], 2.2.2.19): {@code
 * v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=3389|Name=…|}.
 *
 * @param opens whether it lets something in: active, inbound, allow
 * @param protocol 6 for TCP, -1 for any
 * @param ports the local ports, none for all
 * @param profiles those that it is for in lower case, none for all
 */
record FirewallRule(boolean opens, int protocol, List<String> ports, List<String> profiles) {

    private static final Pattern BAR = Pattern.compile("\\|");
    private static final int TCP = 6;
    private static final int MAX_PARTS = 1_000;

    /** Reads a rule; empty if it is none. */
    static Optional<FirewallRule> parse(String text) {
        if (!text.startsWith("v")) {
            return Optional.empty();
        }
        boolean allow = false;
        boolean active = false;
        boolean in = false;
        int protocol = -1;
        List<String> ports = new ArrayList<>();
        List<String> profiles = new ArrayList<>();
        for (String part : BAR.split(text, MAX_PARTS)) {
            int equals = part.indexOf('=');
            String value = part.substring(equals + 1).strip().toLowerCase(Locale.ROOT);
            switch (equals < 0 ? "" : part.substring(0, equals).toLowerCase(Locale.ROOT)) {
                case "action" -> allow = value.equals("allow");
                case "active" -> active = value.equals("true");
                case "dir" -> in = value.equals("in");
                case "protocol" -> protocol = value.equals("6") ? TCP : 0;
                case "lport", "lport2_10" -> ports.add(value);
                case "profile" -> profiles.add(value);
                default -> {
                    // names, programs and addresses do not matter here
                }
            }
        }
        return Optional.of(new FirewallRule(allow && active && in, protocol, ports, profiles));
    }

    /** Whether it lets connections to a TCP port in while {@code profile} is used. */
    boolean opensTcp(long port, String profile) {
        return opens
                && (protocol == TCP || protocol == -1)
                && (ports.isEmpty() || ports.stream().anyMatch(range -> contains(range, port)))
                && (profiles.isEmpty() || profiles.contains(profile));
    }

    private static boolean contains(String range, long port) {
        if (!range.matches("[0-9]{1,5}(-[0-9]{1,5})?")) {
            return false;
        }
        int dash = range.indexOf('-');
        long from = Long.parseLong(dash < 0 ? range : range.substring(0, dash));
        long to = dash < 0 ? from : Long.parseLong(range.substring(dash + 1));
        return from <= port && port <= to;
    }
}
