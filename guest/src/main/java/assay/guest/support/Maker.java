package assay.guest.support;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Who keeps a package. */
enum Maker {
    /** The distribution of its system, which then mends old releases too. */
    DISTRIBUTION,
    /** Somebody else: whoever wrote it, or who packs new releases for old systems. */
    OTHERS,
    /** Nobody can tell. */
    UNKNOWN;

    /** What the vendor of rpm's packages, or the maintainer of dpkg's, has in it. */
    private static final Map<String, List<String>> VENDORS =
            Map.ofEntries(
                    Map.entry("debian", List.of("debian.org>", "debian.net>")),
                    Map.entry(
                            "ubuntu",
                            List.of("ubuntu.com>", "canonical.com>", "debian.org>", "debian.net>")),
                    Map.entry("centos", List.of("centos")),
                    Map.entry("centos-stream", List.of("centos")),
                    Map.entry("rhel", List.of("red hat")),
                    Map.entry("rocky", List.of("rocky")),
                    Map.entry("almalinux", List.of("almalinux")),
                    Map.entry("oraclelinux", List.of("oracle america")),
                    Map.entry("fedora", List.of("fedora project")),
                    Map.entry("sles", List.of("suse")),
                    Map.entry("opensuse", List.of("suse")),
                    Map.entry("openeuler", List.of("openeuler")),
                    Map.entry("anolis", List.of("anolis")),
                    Map.entry("tencentos", List.of("tencent")));

    /** Others build from the distribution's sources and keep its name, but mark their versions. */
    private static final List<String> MARKS =
            List.of("+0~", "sury.org", "pgdg", "+maria~", "nodesource");

    /** Makers that pack their programs for dpkg themselves. */
    private static final List<String> MAKERS =
            List.of(
                    "docker.com>",
                    "nginx.com>",
                    "f5.com>",
                    "nodesource.com>",
                    "oracle.com>",
                    "mongodb.com>",
                    "mariadb.org>",
                    "mariadb.com>",
                    "redis.com>",
                    "redis.io>",
                    "percona.com>");

    /**
     * Who keeps a package.
     *
     * @param distribution of the system
     * @param vendor of the package, or its maintainer with an address; may be empty
     */
    static Maker of(String distribution, String vendor, String version) {
        String text = vendor.toLowerCase(Locale.ROOT);
        if (MARKS.stream().anyMatch(version::contains)
                || MAKERS.stream().anyMatch(text::contains)) {
            return OTHERS;
        }
        boolean own =
                distribution.equals("alpine")
                        || VENDORS.getOrDefault(distribution, List.of()).stream()
                                .anyMatch(text::contains);
        boolean named = !text.isEmpty() && !text.contains("@"); // a vendor, no maintainer
        return own ? DISTRIBUTION : named ? OTHERS : UNKNOWN;
    }
}
