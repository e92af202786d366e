package assay.rules.vuln;

import assay.guest.Facts;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Under which name OSV has the packages of a system. Looked up in version 1.7.5 of its schema.
 *
 * @see <a href="https://ossf.github.io/osv-schema/#defined-ecosystems">OSV schema, defined
 *     ecosystems</a>
 */
final class Ecosystem {

    /** openEuler tells its service pack in every release of a package: {@code oe2203sp3}. */
    private static final Pattern OPENEULER =
            Pattern.compile(".*\\.oe(\\d\\d)(\\d\\d)(?:sp(\\d))?$");

    /**
     * A product of SUSE Linux Enterprise 11 to 15. OSV has the packages of one system under many:
     * those of a server with 15 SP5 under {@code Linux Enterprise Module for Basesystem 15 SP5} and
     * other modules, and later ones under {@code Linux Enterprise Server 15 SP5-LTSS}.
     */
    private static final Pattern SUSE =
            Pattern.compile("SUSE:Linux Enterprise (?:.* )?(1[1-5](?: SP[0-9])?)(?:-[A-Z-]+)?");

    private Ecosystem() {}

    /**
     * The name under which the database keeps what a record says of {@code ecosystem}: its own, but
     * all products of a SUSE Linux Enterprise release together as {@code SUSE:Linux Enterprise 15
     * SP5}, for no file in a system tells which of them a package is from.
     */
    static String kept(String ecosystem) {
        Matcher suse = SUSE.matcher(ecosystem);
        return suse.matches() ? "SUSE:Linux Enterprise " + suse.group(1) : ecosystem;
    }

    /** The name, {@code Debian:12}; empty if OSV has none that we know. */
    static Optional<String> of(Facts facts) {
        String distribution = text(facts, "os.distro");
        String version = text(facts, "os.version");
        String major = version.split("\\.", 2)[0];
        if (version.isEmpty()) {
            return Optional.empty();
        }
        return switch (distribution) {
            case "debian" -> Optional.of("Debian:" + major);
            case "ubuntu" -> Optional.of("Ubuntu:" + version + (isLongTerm(version) ? ":LTS" : ""));
            case "rocky" -> Optional.of("Rocky Linux:" + major);
            case "almalinux" -> Optional.of("AlmaLinux:" + major);
            case "alpine" -> Optional.of("Alpine:v" + beginning(version, 2));
            case "opensuse" -> Optional.of("openSUSE:" + openSuse(version));
            case "sles" -> Optional.of(kept("SUSE:Linux Enterprise Server " + suse(version)));
            case "openeuler" -> openEuler(facts);
            default -> Optional.empty();
        };
    }

    private static String text(Facts facts, String path) {
        return facts.at(path).map(Object::toString).orElse("");
    }

    /** Those of every second April. */
    private static boolean isLongTerm(String version) {
        return version.matches("\\d[02468]\\.04");
    }

    private static String beginning(String version, int numbers) {
        String[] parts = version.split("\\.", -1);
        return parts.length < numbers ? version : parts[0] + "." + parts[1];
    }

    /** What {@code PRETTY_NAME} says behind the maker: Tumbleweed's versions are days. */
    private static String openSuse(String version) {
        boolean day = version.matches("[0-9]{8}");
        boolean micro = version.matches("[56]\\..*");
        return day ? "Tumbleweed" : (micro ? "Leap Micro " : "Leap ") + version;
    }

    /** Up to 15 there are service packs, from 16 on minor versions. */
    private static String suse(String version) {
        return version.matches("1[1-5]\\..*") ? version.replaceFirst("\\.", " SP") : version;
    }

    private static Optional<String> openEuler(Facts facts) {
        if (!(facts.at("packages.byName").orElse(null) instanceof Map<?, ?> packages)) {
            return Optional.empty();
        }
        return packages.values().stream()
                .map(about -> OPENEULER.matcher(String.valueOf(((Map<?, ?>) about).get("version"))))
                .filter(Matcher::matches)
                .map(found ->
                        "openEuler:"
                                + found.group(1)
                                + "."
                                + found.group(2)
                                + "-LTS"
                                + (found.group(3) == null ? "" : "-SP" + found.group(3)))
                .findFirst();
    }
}
