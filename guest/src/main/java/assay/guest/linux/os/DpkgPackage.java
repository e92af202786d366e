package assay.guest.linux.os;

/**
 * A package that dpkg has installed.
 *
 * @param name without architecture: {@code libc6}
 * @param version whole, with epoch and revision
 * @param architecture {@code amd64}, {@code all}
 * @param maintainer who answers for it, may be empty
 * @param origin who distributes it, empty where the package does not say
 * @param line where its paragraph starts in the status file, from 1
 */
public record DpkgPackage(
        String name,
        String version,
        String architecture,
        String maintainer,
        String origin,
        int line) {}
