package assay.guest.support;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Who keeps a package: its system's distribution, which then mends old releases too, or another.
 */
final class Maker {

    /** What the vendor of rpm's packages, or the maintainer of dpkg's, has in it. */
    private static final Map<String, List<String>> VENDORS =
            Map.ofEntries(
                    Map.entry("debian", List.of("debian.org")),
                    Map.entry("ubuntu", List.of("ubuntu.com", "canonical.com", "debian.org")),
                    Map.entry("centos", List.of("centos")),
                    Map.entry("centos-stream", List.of("centos")),
                    Map.entry("rhel", List.of("red hat")),
                    Map.entry("rocky", List.of("rocky")),
                    Map.entry("almalinux", List.of("almalinux")),
                    Map.entry("oraclelinux", List.of("oracle america")),
                    Map.entry("fedora", List.of("fedora project")),
                    Map.entry("sles", List.of("suse")),
                    Map.entry("opensuse", List.of("opensuse", "suse")),
                    Map.entry("openeuler", List.of("openeuler")),
                    Map.entry("anolis", List.of("anolis", "openanolis")),
                    Map.entry("tencentos", List.of("tencent")));

    /** Others build from the distribution's sources and keep its name, but mark their versions. */
    private static final List<String> FOREIGN = List.of("+0~", "sury.org", "pgdg", "+maria~");

    private Maker() {}

    /** Whether the distribution itself keeps a package; false where that cannot be seen. */
    static boolean isDistribution(String distribution, String vendor, String version) {
        if (distribution.equals("alpine")) {
            return true;
        }
        String text = vendor.toLowerCase(Locale.ROOT);
        return VENDORS.getOrDefault(distribution, List.of()).stream().anyMatch(text::contains)
                && FOREIGN.stream().noneMatch(version::contains);
    }
}
