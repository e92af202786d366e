package assay.guest.linux.rpm;

import assay.disk.ImageException;
import assay.guest.linux.version.VersionOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * What a package needs or provides: a name and perhaps some versions of it.
 *
 * @param name a package, a capability such as {@code libz.so.1()(64bit)}, or the path of a file
 * @param version empty for any
 * @param flags rpm's {@code rpmsenseFlags}: how the version is meant, and for what it is needed
 * @see <a href="https://rpm-software-management.github.io/rpm/manual/dependencies.html">RPM
 *     reference manual, "Dependencies"</a>
 */
record RpmDependency(String name, String version, int flags) {

    static final int LESS = 1 << 1;
    static final int GREATER = 1 << 2;
    static final int EQUAL = 1 << 3;

    private static final int SENSE = LESS | GREATER | EQUAL;

    /** Before and after installing, removing and verifying: not while the system runs. */
    private static final int SCRIPTS =
            1 << 5 | 1 << 7 | 1 << 9 | 1 << 10 | 1 << 11 | 1 << 12 | 1 << 13;

    private static final int MISSING_OK = 1 << 19;
    private static final int RPMLIB = 1 << 24;

    /** What the header of a package needs of the system that runs. */
    static List<RpmDependency> needs(RpmHeader header) throws ImageException {
        return read(header, RpmTag.REQUIRENAME, RpmTag.REQUIREVERSION, RpmTag.REQUIREFLAGS).stream()
                .filter(one -> (one.flags & (SCRIPTS | MISSING_OK | RPMLIB)) == 0)
                .filter(one -> !one.name.startsWith("rpmlib("))
                .toList();
    }

    /** What the package of a header provides; its own name is among it. */
    static List<RpmDependency> provides(RpmHeader header) throws ImageException {
        return read(header, RpmTag.PROVIDENAME, RpmTag.PROVIDEVERSION, RpmTag.PROVIDEFLAGS);
    }

    private static List<RpmDependency> read(
            RpmHeader header, RpmTag names, RpmTag versions, RpmTag flags) throws ImageException {
        List<String> name = header.strings(names);
        List<String> version = header.strings(versions);
        List<Long> flag = header.numbers(flags);
        List<RpmDependency> all = new ArrayList<>(name.size());
        for (int i = 0; i < name.size(); i++) {
            all.add(
                    new RpmDependency(
                            name.get(i),
                            i < version.size() ? version.get(i) : "",
                            i < flag.size() ? flag.get(i).intValue() : 0));
        }
        return all;
    }

    /**
     * Whether one that provides this name provides what is needed: as for rpm, one without a
     * version is every version.
     */
    boolean isMetBy(RpmDependency provided) {
        if ((flags & SENSE) == 0
                || (provided.flags & SENSE) == 0
                || version.isEmpty()
                || provided.version.isEmpty()) {
            return true;
        }
        boolean releases = version.indexOf('-') >= 0 && provided.version.indexOf('-') >= 0;
        int order =
                releases
                        ? VersionOrder.RPM.compare(provided.version, version)
                        : VersionOrder.RPM.compare(bare(provided.version), bare(version));
        if (order == 0) {
            return (provided.flags & flags & SENSE) != 0;
        }
        return order < 0
                ? (provided.flags & GREATER) != 0 || (flags & LESS) != 0
                : (provided.flags & LESS) != 0 || (flags & GREATER) != 0;
    }

    private static String bare(String version) {
        int dash = version.lastIndexOf('-');
        return dash < 0 ? version : version.substring(0, dash);
    }

    @Override
    public String toString() {
        String sign =
                ((flags & LESS) != 0 ? "<" : "")
                        + ((flags & GREATER) != 0 ? ">" : "")
                        + ((flags & EQUAL) != 0 ? "=" : "");
        return sign.isEmpty() || version.isEmpty() ? name : name + " " + sign + " " + version;
    }
}
