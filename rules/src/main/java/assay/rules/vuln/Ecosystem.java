package assay.rules.vuln;

import assay.guest.Facts;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Under which name OSV has the packages of a system.
 *
 * @see <a href="https://ossf.github.io/osv-schema/#defined-ecosystems">OSV schema, defined
 *     ecosystems</a>
 */
final class Ecosystem {

    /** openEuler tells its service pack in every release of a package: {@code oe2203sp3}. */
    private static final Pattern OPENEULER =
            Pattern.compile(".*\\.oe(\\d\\d)(\\d\\d)(?:sp(\\d))?$");

    private Ecosystem() {}

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
            case "opensuse" -> Optional.of("openSUSE:Leap " + version);
            case "sles" ->
                    Optional.of(
                            "SUSE:Linux Enterprise Server " + version.replaceFirst("\\.", " SP"));
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
