package assay.testkit.lookalike;

import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** How a look-alike's package manager keeps what is installed. */
enum PackageStyle {
    DPKG("amd64") {
        @Override
        Tree write(Collection<Packaged> packages) {
            return Dpkg.write(packages);
        }
    },
    /** Up to Red Hat's version 8. */
    RPM_BERKELEY("x86_64") {
        @Override
        Tree write(Collection<Packaged> packages) {
            return Rpm.berkeley(packages);
        }
    },
    RPM_SQLITE("x86_64") {
        @Override
        Tree write(Collection<Packaged> packages) {
            return Rpm.sqlite(packages);
        }
    };

    private final String architecture;

    PackageStyle(String architecture) {
        this.architecture = architecture;
    }

    /** The files of the database. */
    abstract Tree write(Collection<Packaged> packages);

    /** A package of this kind, without files. */
    Packaged of(String name, String version, String vendor) {
        return new Packaged(name, version, vendor, architecture, new TreeMap<>(), List.of());
    }
}
