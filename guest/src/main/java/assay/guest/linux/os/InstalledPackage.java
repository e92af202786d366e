package assay.guest.linux.os;

import java.time.Instant;
import java.util.Optional;

/**
 * A package that is installed, whatever installed it.
 *
 * @param name without architecture: {@code libc6}
 * @param version whole, with epoch and revision
 * @param architecture {@code amd64}, {@code noarch}
 * @param vendor who answers for it, the maintainer or the vendor; may be empty
 * @param origin who distributes it, empty where the package does not say
 * @param source the source package that it was built from, empty where the package does not say
 * @param installed when, where the database knows
 * @param line where its paragraph starts in the database, from 1; 0 in one that is no text
 */
public record InstalledPackage(
        String name,
        String version,
        String architecture,
        String vendor,
        String origin,
        String source,
        Optional<Instant> installed,
        int line) {}
