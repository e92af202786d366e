package assay.guest.linux.os;

import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * dpkg's database in {@code /var/lib/dpkg}.
 *
 * @param source the file or folder the packages were read from
 * @param installed the packages, in the order of the database
 */
public record Dpkg(String source, List<InstalledPackage> installed) implements PackageDatabase {

    /** The largest status file of a full desktop has some 10 MB. */
    private static final int MAX_STATUS = 64 << 20;

    private static final int MAX_LIST = 16 << 20;
    private static final int MAX_STATUS_FILES = 10_000;
    private static final String STATUS = "/var/lib/dpkg/status";
    private static final String STATUS_FOLDER = "/var/lib/dpkg/status.d";
    private static final String INFO = "/var/lib/dpkg/info/";

    public Dpkg {
        installed = List.copyOf(installed);
    }

    /** Whether the guest has such a database. */
    public static boolean isIn(GuestFiles files) throws IOException {
        return files.exists(STATUS) || files.exists(STATUS_FOLDER);
    }

    /** Reads which packages are installed; none if the guest has no such database. */
    public static Dpkg read(GuestFiles files) throws IOException {
        Optional<byte[]> status = files.read(STATUS, MAX_STATUS);
        if (status.isPresent()) {
            return new Dpkg(STATUS, DpkgStatus.parse(status.get()));
        }
        List<InstalledPackage> installed = new ArrayList<>();
        for (Found file : files.list(STATUS_FOLDER).stream().limit(MAX_STATUS_FILES).toList()) {
            // distroless keeps NAME.md5sums beside each NAME
            if (file.node().isRegular() && !file.path().endsWith(".md5sums")) {
                installed.addAll(DpkgStatus.parseWithoutState(files.read(file, MAX_LIST)));
            }
        }
        return new Dpkg(STATUS_FOLDER, installed);
    }

    /**
     * Whether {@code owner} installed the file at {@code path}.
     *
     * @param path as the package names it; dpkg does not follow links such as {@code /lib}
     */
    private static boolean owns(GuestFiles files, InstalledPackage owner, String path)
            throws IOException {
        Optional<String> list = info(files, owner, "list");
        return list.isPresent() && list.get().lines().anyMatch(path::equals);
    }

    @Override
    public String vendorField() {
        return "Maintainer";
    }

    /** Only packages named after the kernel's version are asked: each has a file list to read. */
    @Override
    public Optional<InstalledPackage> kernelOwner(GuestFiles files, String path, String version)
            throws IOException {
        for (InstalledPackage candidate : installed) {
            boolean named = !version.isEmpty() && candidate.name().contains(version);
            if (named && owns(files, candidate, path)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<FileDigest> digest(
            GuestFiles files, InstalledPackage owner, String path, String version)
            throws IOException {
        String end = "  " + path.substring(1);
        return info(files, owner, "md5sums").stream()
                .flatMap(String::lines)
                .filter(line -> line.endsWith(end) && line.length() == 32 + end.length())
                .map(line -> new FileDigest("MD5", line.substring(0, 32)))
                .findFirst();
    }

    @Override
    public Map<String, Optional<FileDigest>> owned(GuestFiles files, Set<String> paths)
            throws IOException {
        return DpkgFiles.owned(files, paths);
    }

    /** Packages that exist for several architectures have it in the file's name. */
    private static Optional<String> info(GuestFiles files, InstalledPackage owner, String kind)
            throws IOException {
        String plain = INFO + owner.name() + "." + kind;
        Optional<String> text = files.readText(plain, MAX_LIST);
        return text.isPresent()
                ? text
                : files.readText(
                        INFO + owner.name() + ":" + owner.architecture() + "." + kind, MAX_LIST);
    }
}
