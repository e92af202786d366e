package assay.guest.linux.os;

import assay.guest.fs.GuestFiles;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A sign of how a guest keeps its packages.
 *
 * @param path what gives it away
 * @param name the format or program that it stands for: {@code deb}, {@code apt}
 */
public record PackageFormat(String path, String name) {

    private static final List<PackageFormat> DATABASES =
            List.of(
                    new PackageFormat("/var/lib/dpkg/status", "deb"),
                    new PackageFormat("/var/lib/dpkg/status.d", "deb"),
                    new PackageFormat("/usr/lib/sysimage/rpm", "rpm"),
                    new PackageFormat("/var/lib/rpm", "rpm"),
                    new PackageFormat("/usr/share/rpm", "rpm"),
                    new PackageFormat("/lib/apk/db/installed", "apk"),
                    new PackageFormat("/usr/lib/apk/db/installed", "apk"),
                    new PackageFormat("/var/lib/pacman/local", "pacman"));

    private static final List<PackageFormat> MANAGERS =
            List.of(
                    new PackageFormat("/usr/bin/apt-get", "apt"),
                    new PackageFormat("/usr/bin/dnf", "dnf"),
                    new PackageFormat("/usr/bin/microdnf", "dnf"),
                    new PackageFormat("/usr/bin/yum", "yum"),
                    new PackageFormat("/usr/bin/zypper", "zypper"),
                    new PackageFormat("/sbin/apk", "apk"),
                    new PackageFormat("/usr/bin/pacman", "pacman"));

    /** The package database that the guest has; empty if it has none that is known. */
    static Optional<PackageFormat> database(GuestFiles files) throws IOException {
        return firstIn(files, DATABASES);
    }

    /** The program that fetches packages; empty if there is none that is known. */
    static Optional<PackageFormat> manager(GuestFiles files) throws IOException {
        return firstIn(files, MANAGERS);
    }

    /** Why nothing is known about the packages of a guest whose database is not read. */
    public static String whyUnread(GuestFiles files) throws IOException {
        return database(files)
                .map(found -> found.path() + ": " + found.name() + " packages are not read yet")
                .orElse("no package database was found");
    }

    private static Optional<PackageFormat> firstIn(GuestFiles files, List<PackageFormat> known)
            throws IOException {
        for (PackageFormat candidate : known) {
            if (files.exists(candidate.path())) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
