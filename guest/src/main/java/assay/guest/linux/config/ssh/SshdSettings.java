package assay.guest.linux.config.ssh;

import assay.disk.ImageException;
import assay.guest.linux.config.text.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads single settings out of a configuration as sshd's {@code servconf.c} does. */
final class SshdSettings {

    private static final Set<String> ROOT_LOGIN =
            Set.of("yes", "no", "prohibit-password", "forced-commands-only");

    private static final Pattern TIME_PART = Pattern.compile("(\\d++)([smhdw]?)");
    private static final Pattern TIME = Pattern.compile("(?:\\d++[smhdw]?+)++");
    private static final Pattern PORT = Pattern.compile("\\d{1,5}");

    private final SshdConfig config;

    SshdSettings(SshdConfig config) {
        this.config = config;
    }

    /**
     * {@code PermitRootLogin} as {@code yes}, {@code no}, {@code prohibit-password} (of which
     * {@code without-password} is the older name) or {@code forced-commands-only}; empty where the
     * default counts.
     */
    Optional<String> permitRootLogin() throws ImageException {
        Optional<SshdLine> line = config.first("permitrootlogin");
        if (line.isEmpty()) {
            return Optional.empty();
        }
        String value = line.get().argument().toLowerCase(Locale.ROOT);
        value = value.equals("without-password") ? "prohibit-password" : value;
        if (!ROOT_LOGIN.contains(value)) {
            throw refused(line.get());
        }
        return Optional.of(value);
    }

    /** A keyword that is {@code yes} or {@code no}. */
    String flag(String keyword, String otherwise) throws ImageException {
        Optional<SshdLine> line = config.first(keyword);
        if (line.isEmpty()) {
            return otherwise;
        }
        return switch (line.get().argument().toLowerCase(Locale.ROOT)) {
            case "yes" -> "yes";
            case "no" -> "no";
            default -> throw refused(line.get());
        };
    }

    /** A keyword that is a time, in seconds: {@code 180}, {@code 3m}, {@code 1h30m}. */
    long seconds(String keyword, long otherwise) throws ImageException {
        Optional<SshdLine> line = config.first(keyword);
        if (line.isEmpty()) {
            return otherwise;
        }
        String time = line.get().argument().toLowerCase(Locale.ROOT);
        if (!TIME.matcher(time).matches()) {
            throw refused(line.get());
        }
        long seconds = 0;
        Matcher part = TIME_PART.matcher(time);
        while (part.find()) {
            String number = part.group(1);
            long count = number.length() > 10 ? 1L << 32 : Long.parseLong(number);
            seconds += count * secondsIn(part.group(2));
            if (seconds > Integer.MAX_VALUE) {
                throw refused(line.get());
            }
        }
        return seconds;
    }

    /**
     * The ports that sshd listens on: those of {@code ListenAddress}, and those of {@code Port},
     * which is 22 unless said otherwise, for every address that names none. Sorted.
     */
    List<Integer> ports() throws ImageException {
        List<Integer> plain = new ArrayList<>();
        for (SshdLine line : config.all("port").toList()) {
            plain.add(port(line, line.argument()));
        }
        if (plain.isEmpty()) {
            plain.add(22);
        }
        Set<Integer> ports = new TreeSet<>();
        List<SshdLine> addresses = config.all("listenaddress").toList();
        for (SshdLine line : addresses) {
            Optional<String> own = portOfAddress(line.arguments().getFirst());
            if (own.isPresent()) {
                ports.add(port(line, own.get()));
            } else {
                ports.addAll(plain);
            }
        }
        return List.copyOf(addresses.isEmpty() ? new TreeSet<>(plain) : ports);
    }

    /** The first place that decides a setting, for evidence. */
    Optional<Line> where(String keyword) {
        return config.first(keyword).map(SshdLine::line);
    }

    /** The port of {@code host:port}, {@code [v6]:port} or a socket's {@code ListenStream=}. */
    static Optional<String> portOfAddress(String address) {
        int bracket = address.lastIndexOf(']');
        int colon = address.lastIndexOf(':');
        boolean bareIpv6 = bracket < 0 && address.indexOf(':') != colon;
        return colon <= bracket || bareIpv6
                ? Optional.empty()
                : Optional.of(address.substring(colon + 1));
    }

    private static int port(SshdLine line, String text) throws ImageException {
        int port = PORT.matcher(text).matches() ? Integer.parseInt(text) : 0;
        port = text.equals("ssh") ? 22 : port;
        if (port < 1 || port > 65_535) {
            throw refused(line);
        }
        return port;
    }

    private static long secondsIn(String unit) {
        return switch (unit) {
            case "m" -> 60;
            case "h" -> 3_600;
            case "d" -> 86_400;
            case "w" -> 604_800;
            default -> 1;
        };
    }

    private static ImageException refused(SshdLine line) {
        return SshdLine.refused(line.line(), "bad value '" + line.arguments().getFirst() + "'");
    }
}
