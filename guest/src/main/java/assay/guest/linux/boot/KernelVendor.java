package assay.guest.linux.boot;

import assay.guest.linux.os.Distribution;
import assay.guest.linux.os.InstalledPackage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells the kernels that a distribution's vendor built from those of others. */
final class KernelVendor {

    /** Who answers for the packages that a vendor builds. */
    private static final Map<String, List<String>> MAINTAINERS =
            Map.of(
                    "debian", List.of("@lists.debian.org>", "@debian.org>"),
                    "ubuntu", List.of("@lists.ubuntu.com>", "@canonical.com>", "@ubuntu.com>"),
                    "alpine", List.of("@alpinelinux.org>"));

    /** How the vendor's name starts in the packages of those who use rpm. */
    private static final Map<String, List<String>> VENDORS =
            Map.ofEntries(
                    Map.entry("centos", List.of("CentOS")),
                    Map.entry("centos-stream", List.of("CentOS")),
                    Map.entry("rhel", List.of("Red Hat")),
                    Map.entry("coreos", List.of("Red Hat")),
                    Map.entry("fedora", List.of("Fedora Project")),
                    Map.entry("rocky", List.of("Rocky")),
                    Map.entry("almalinux", List.of("AlmaLinux")),
                    Map.entry("oraclelinux", List.of("Oracle America")),
                    Map.entry("amzn", List.of("Amazon")),
                    Map.entry("opensuse", List.of("openSUSE", "SUSE")),
                    Map.entry("sles", List.of("SUSE")),
                    Map.entry("openeuler", List.of("http://openeuler.org", "openEuler")),
                    Map.entry("anolis", List.of("OpenAnolis")));

    /** Ubuntu's mainline builds for testing have the version in six digits: {@code -060100-}. */
    private static final Pattern UBUNTU_MAINLINE = Pattern.compile(".*-0\\d{5}(rc\\d+)?-.*");

    private KernelVendor() {}

    /**
     * Whether the vendor of {@code distribution} built the package; empty for a distribution whose
     * vendor we cannot tell.
     */
    static Optional<Boolean> built(Distribution distribution, InstalledPackage kernel) {
        if (kernel.origin().equalsIgnoreCase(distribution.id())) {
            return Optional.of(!isMainline(kernel));
        }
        List<String> vendors = VENDORS.get(distribution.id());
        if (vendors != null) {
            return Optional.of(vendors.stream().anyMatch(kernel.vendor()::startsWith));
        }
        return Optional.ofNullable(MAINTAINERS.get(distribution.id()))
                .map(known ->
                        known.stream().anyMatch(kernel.vendor()::endsWith) && !isMainline(kernel));
    }

    private static boolean isMainline(InstalledPackage kernel) {
        return UBUNTU_MAINLINE.matcher(kernel.name()).matches();
    }
}
