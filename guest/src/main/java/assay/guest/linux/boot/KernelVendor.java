package assay.guest.linux.boot;

import assay.guest.linux.os.Distribution;
import assay.guest.linux.os.DpkgPackage;
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
                    "ubuntu", List.of("@lists.ubuntu.com>", "@canonical.com>", "@ubuntu.com>"));

    /** Ubuntu's mainline builds for testing have the version in six digits: {@code -060100-}. */
    private static final Pattern UBUNTU_MAINLINE = Pattern.compile(".*-0\\d{5}(rc\\d+)?-.*");

    private KernelVendor() {}

    /**
     * Whether the vendor of {@code distribution} built the package; empty for a distribution whose
     * vendor we cannot tell.
     */
    static Optional<Boolean> built(Distribution distribution, DpkgPackage kernel) {
        if (kernel.origin().equalsIgnoreCase(distribution.id())) {
            return Optional.of(!isMainline(kernel));
        }
        Optional<List<String>> maintainers =
                Optional.ofNullable(MAINTAINERS.get(distribution.id()));
        return maintainers.map(known ->
                known.stream().anyMatch(kernel.maintainer()::endsWith) && !isMainline(kernel));
    }

    private static boolean isMainline(DpkgPackage kernel) {
        return UBUNTU_MAINLINE.matcher(kernel.name()).matches();
    }
}
