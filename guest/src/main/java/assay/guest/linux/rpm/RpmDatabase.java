package assay.guest.linux.rpm;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.os.FileDigest;
import assay.guest.linux.os.InstalledPackage;
import assay.guest.linux.os.PackageDatabase;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * rpm's database, of whichever kind it is.
 *
 * @param source the file that was read
 * @param packages what is installed, the oldest first; keys that rpm keeps like packages are not
 *     among them
 */
public record RpmDatabase(String source, List<Installed> packages) implements PackageDatabase {

    private static final List<String> FOLDERS =
            List.of("/usr/lib/sysimage/rpm/", "/var/lib/rpm/", "/usr/share/rpm/");
    private static final List<String> FILES = List.of("rpmdb.sqlite", "Packages.db", "Packages");
    private static final String WAL = "-wal";
    private static final int MAX_PACKAGES = 200_000;

    /** rpm keeps the keys that it trusts as packages of this name. */
    static final String KEY = "gpg-pubkey";

    /**
     * An installed package with the kernels that are its own.
     *
     * @param kernels digests by path, empty where rpm keeps none
     */
    record Installed(InstalledPackage about, Map<String, Optional<FileDigest>> kernels) {

        Installed {
            kernels = Map.copyOf(kernels);
        }
    }

    public RpmDatabase {
        packages = List.copyOf(packages);
    }

    /**
     * Reads the database; empty if the guest has none.
     *
     * @throws ImageException if it has one that is broken
     */
    public static Optional<RpmDatabase> read(GuestFiles files) throws IOException {
        Optional<Found> found = find(files);
        return found.isEmpty() ? Optional.empty() : Optional.of(read(files, found.get()));
    }

    /** The database's file; empty if the guest has none. */
    public static Optional<Found> find(GuestFiles files) throws IOException {
        for (String folder : FOLDERS) {
            for (String name : FILES) {
                Optional<Found> found = files.find(folder + name);
                if (found.isPresent() && found.get().node().isRegular()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static RpmDatabase read(GuestFiles files, Found found) throws IOException {
        List<Installed> packages = new ArrayList<>();
        read(files, found, header -> add(RpmHeader.parse(header), packages));
        packages.sort(Comparator.comparing(one -> one.about().installed().orElse(Instant.EPOCH)));
        return new RpmDatabase(found.path(), packages);
    }

    /** Gives every header to {@code sink}. */
    static void read(GuestFiles files, Found found, HeaderSink sink) throws IOException {
        BlockSource file = found.tree().content(found.node());
        if (found.path().endsWith(".sqlite")) {
            Optional<Found> log =
                    files.find(found.path() + WAL).filter(wal -> wal.node().isRegular());
            Optional<BlockSource> wal =
                    log.isPresent()
                            ? Optional.of(log.get().tree().content(log.get().node()))
                            : Optional.empty();
            SqliteFile.read(file, wal, sink);
        } else if (found.path().endsWith(".db")) {
            NdbFile.read(file, sink);
        } else {
            BerkeleyDbFile.read(file, sink);
        }
    }

    private static void add(RpmHeader header, List<Installed> packages) throws ImageException {
        if (packages.size() >= MAX_PACKAGES) {
            throw new ImageException(
                    Reason.LIMIT, "rpm", -1, "more than " + MAX_PACKAGES + " packages");
        }
        String name = header.string(RpmTag.NAME).orElse("");
        if (name.isEmpty() || name.equals(KEY)) {
            return;
        }
        InstalledPackage about =
                new InstalledPackage(
                        name,
                        version(header),
                        header.string(RpmTag.ARCH).orElse(""),
                        header.string(RpmTag.VENDOR).orElse(""),
                        "",
                        header.string(RpmTag.SOURCERPM).orElse(""),
                        header.number(RpmTag.INSTALLTIME).map(Instant::ofEpochSecond),
                        0);
        packages.add(new Installed(about, RpmFiles.kernels(header)));
    }

    /** {@code epoch:version-release}, without an epoch where there is none. */
    static String version(RpmHeader header) throws ImageException {
        return header.number(RpmTag.EPOCH).map(epoch -> epoch + ":").orElse("")
                + header.string(RpmTag.VERSION).orElse("")
                + "-"
                + header.string(RpmTag.RELEASE).orElse("");
    }

    @Override
    public List<InstalledPackage> installed() {
        return packages.stream().map(Installed::about).toList();
    }

    @Override
    public String vendorField() {
        return "Vendor";
    }

    /** A copy in {@code /boot} belongs to whom the original in {@code /lib/modules} does. */
    @Override
    public Optional<InstalledPackage> kernelOwner(GuestFiles files, String path, String version) {
        return packages.reversed().stream()
                .filter(one -> ours(one, path, version).isPresent())
                .map(Installed::about)
                .findFirst();
    }

    @Override
    public Optional<FileDigest> digest(
            GuestFiles files, InstalledPackage owner, String path, String version) {
        return packages.stream()
                .filter(one -> one.about().equals(owner))
                .flatMap(one -> {
                    Optional<String> own = ours(one, path, version);
                    Optional<FileDigest> digest =
                            own.flatMap(at -> one.kernels().getOrDefault(at, Optional.empty()));
                    return digest.or(() -> original(one, version)).stream();
                })
                .findFirst();
    }

    /** Packages name files as they are today: {@code /usr/lib}, where {@code /lib} is a link. */
    @Override
    public Map<String, Optional<FileDigest>> owned(GuestFiles files, Set<String> paths)
            throws IOException {
        Optional<Found> database = files.find(source);
        return database.isEmpty() ? Map.of() : owned(files, database.get(), paths);
    }

    /** Those of {@code paths} that packages of a database have. */
    static Map<String, Optional<FileDigest>> owned(
            GuestFiles files, Found database, Set<String> paths) throws IOException {
        Map<String, Optional<FileDigest>> owned = new HashMap<>();
        read(files, database, header -> RpmFiles.collect(RpmHeader.parse(header), paths, owned));
        return owned;
    }

    /** Under which path the package knows the kernel. */
    private static Optional<String> ours(Installed one, String path, String version) {
        return one.kernels().keySet().stream()
                .filter(own -> own.equals(path) || isOriginal(own, version))
                .min(Comparator.comparing((String own) -> !own.equals(path)));
    }

    private static Optional<FileDigest> original(Installed one, String version) {
        return one.kernels().entrySet().stream()
                .filter(entry -> isOriginal(entry.getKey(), version))
                .flatMap(entry -> entry.getValue().stream())
                .findFirst();
    }

    private static boolean isOriginal(String path, String version) {
        return !version.isEmpty() && path.contains("/lib/modules/" + version + "/");
    }
}
