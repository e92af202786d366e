package assay.guest.windows.residue;

import assay.guest.windows.RegistryKey;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What only the machine has that the guest was built on: its name, its IPv4 addresses and those of
 * its network cards.
 *
 * @param words in lower case; names that say nothing and addresses of no machine are left out
 */
record BuilderNames(Set<String> words) {

    private static final Set<String> COMMON =
            Set.of("localhost", "server", "windows", "computer", "template", "image", "admin");

    private static final int SHORTEST = 4;
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}");

    /** Unset, loopback, link-local, masks, and those for documentation (RFC 5737). */
    private static final Pattern NO_HOST =
            Pattern.compile(
                    "(?:0|127|255)\\..*|169\\.254\\..*|192\\.0\\.2\\..*|198\\.51\\.100\\..*"
                            + "|203\\.0\\.113\\..*");

    private static final String INTERFACES = "Services\\Tcpip\\Parameters\\Interfaces";
    private static final String CARDS = "Control\\NetworkSetup2\\Interfaces";
    private static final int MAC = 6;
    private static final int MAX_WORDS = 200;

    static BuilderNames of(WindowsGuest guest) throws IOException {
        Set<String> words = new TreeSet<>();
        RegistryKey computer = guest.registry().system("Control\\ComputerName\\ComputerName");
        String name = computer.text("ComputerName").orElse("").toLowerCase(Locale.ROOT);
        if (name.length() >= SHORTEST && !COMMON.contains(name)) {
            words.add(name);
        }
        for (RegistryKey card : guest.registry().system(INTERFACES).subkeys()) {
            for (String value : List.of("IPAddress", "DhcpIPAddress")) {
                card.texts(value).stream()
                        .filter(text -> ADDRESS.matcher(text).matches())
                        .filter(text -> !NO_HOST.matcher(text).matches())
                        .forEach(words::add);
            }
        }
        for (RegistryKey card : guest.registry().system(CARDS).subkeys()) {
            RegistryKey kernel = card.at("Kernel");
            for (String value : List.of("PermanentAddress", "CurrentAddress")) {
                Optional<byte[]> mac = kernel.bytes(value).filter(bytes -> bytes.length == MAC);
                mac.ifPresent(bytes -> addMac(bytes, words));
            }
        }
        return new BuilderNames(words.stream().limit(MAX_WORDS).collect(Collectors.toSet()));
    }

    private static void addMac(byte[] mac, Set<String> words) {
        if (HexFormat.of().formatHex(mac).matches("0{12}|f{12}")) {
            return;
        }
        words.add(HexFormat.ofDelimiter(":").formatHex(mac));
        words.add(HexFormat.ofDelimiter("-").formatHex(mac));
        String dense = HexFormat.of().formatHex(mac);
        words.add(dense.substring(0, 4) + "." + dense.substring(4, 8) + "." + dense.substring(8));
    }

    /** Finds any of them as a whole word; empty if there are none. */
    Optional<Pattern> pattern() {
        if (words.isEmpty()) {
            return Optional.empty();
        }
        String any = words.stream().map(Pattern::quote).collect(Collectors.joining("|"));
        return Optional.of(
                Pattern.compile(
                        "(?<![\\w.:-])(?:" + any + ")(?![\\w:-]|\\.\\d)",
                        Pattern.CASE_INSENSITIVE));
    }
}
