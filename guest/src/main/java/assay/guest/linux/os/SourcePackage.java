package assay.guest.linux.os;

/**
 * The source package that an installed one was built from.
 *
 * @param name {@code glibc} of {@code libc6}
 * @param version of the source: without epoch for rpm, whose packages do not say it
 */
public record SourcePackage(String name, String version) {

    /**
     * Reads {@link InstalledPackage#source}: {@code glibc}, {@code glibc (2.36-9)}, {@code
     * glibc-2.34-60.el9.src.rpm}. A package that names no other is its own source.
     */
    public static SourcePackage of(InstalledPackage installed) {
        String source = installed.source();
        if (source.isEmpty()) {
            return new SourcePackage(installed.name(), installed.version());
        }
        if (source.endsWith(".rpm")) {
            return ofFile(source, installed);
        }
        int open = source.indexOf(" (");
        return open > 0 && source.endsWith(")")
                ? new SourcePackage(
                        source.substring(0, open), source.substring(open + 2, source.length() - 1))
                : new SourcePackage(source, installed.version());
    }

    /** {@code NAME-VERSION-RELEASE.src.rpm}, or {@code .nosrc.rpm}. */
    private static SourcePackage ofFile(String file, InstalledPackage installed) {
        String whole = file.substring(0, file.length() - ".rpm".length());
        String stem = whole.substring(0, Math.max(whole.lastIndexOf('.'), 0));
        int version = stem.lastIndexOf('-', Math.max(stem.lastIndexOf('-') - 1, 0));
        return version > 0
                ? new SourcePackage(stem.substring(0, version), stem.substring(version + 1))
                : new SourcePackage(installed.name(), installed.version());
    }
}
