package assay.guest.linux.os;

import assay.guest.fs.GuestFiles;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a guest's package manager knows to be installed. */
public interface PackageDatabase {

    /** The file or folder that the packages were read from. */
    String source();

    /** The packages. Of several with one name the last is the one that was installed last. */
    List<InstalledPackage> installed();

    /** What the database calls {@link InstalledPackage#vendor}. */
    String vendorField();

    /**
     * The package that installed a kernel.
     *
     * @param path of its file, free of links
     * @param version as {@code uname -r} gives it
     */
    Optional<InstalledPackage> kernelOwner(GuestFiles files, String path, String version)
            throws IOException;

    /** The digest that {@code owner} recorded for its kernel; empty if it recorded none. */
    Optional<FileDigest> digest(
            GuestFiles files, InstalledPackage owner, String path, String version)
            throws IOException;

    /**
     * Those of {@code paths} that packages installed, with the digest that was recorded for each;
     * empty where none was. Reads the lists of all packages: ask once for many.
     *
     * @param paths free of links
     * @throws assay.disk.ImageException if a list cannot be read
     */
    Map<String, Optional<FileDigest>> owned(GuestFiles files, Set<String> paths) throws IOException;
}
