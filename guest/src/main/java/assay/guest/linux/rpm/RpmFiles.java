package assay.guest.linux.rpm;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.linux.os.FileDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The files of a package, with what rpm knows about their content. */
final class RpmFiles {

    private static final int GHOST = 1 << 6;
    private static final int MAX_KERNELS = 16;

    /** Of RFC 4880, which rpm uses for digests; a package that says nothing uses MD5. */
    private static final Map<Long, String> ALGORITHMS =
            Map.of(1L, "MD5", 2L, "SHA-1", 8L, "SHA-256", 9L, "SHA-384", 10L, "SHA-512");

    private RpmFiles() {}

    /**
     * The kernels by path; the digest is empty where rpm has none, as for the copies in {@code
     * /boot} that a script makes of those in {@code /lib/modules}.
     */
    static Map<String, Optional<FileDigest>> kernels(RpmHeader header) throws ImageException {
        Map<String, Optional<FileDigest>> kernels = new LinkedHashMap<>();
        each(
                header,
                (path, file) -> {
                    if (isKernel(path) && kernels.size() < MAX_KERNELS) {
                        kernels.put(path, digest(header, file));
                    }
                });
        return kernels;
    }

    /** Adds those of {@code paths} that are in the package, with their digests. */
    static void collect(
            RpmHeader header, Set<String> paths, Map<String, Optional<FileDigest>> owned)
            throws ImageException {
        each(
                header,
                (path, file) -> {
                    if (paths.contains(path)) {
                        owned.put(path, digest(header, file));
                    }
                });
    }

    /** Hears of a file of a package by its path and its number. */
    @FunctionalInterface
    private interface FileSink {
        void file(String path, int number) throws ImageException;
    }

    private static void each(RpmHeader header, FileSink sink) throws ImageException {
        List<String> names = header.strings(RpmTag.BASENAMES);
        List<String> whole = header.strings(RpmTag.OLDFILENAMES);
        if (names.isEmpty() && whole.isEmpty()) {
            return;
        }
        List<Long> folders = header.numbers(RpmTag.DIRINDEXES);
        List<String> folderNames = header.strings(RpmTag.DIRNAMES);
        int count = names.isEmpty() ? whole.size() : names.size();
        for (int i = 0; i < count; i++) {
            sink.file(
                    names.isEmpty() ? whole.get(i) : folder(folders, folderNames, i) + names.get(i),
                    i);
        }
    }

    private static String folder(List<Long> folders, List<String> names, int file)
            throws ImageException {
        long index = file < folders.size() ? folders.get(file) : Long.MAX_VALUE;
        if (index >= names.size()) {
            throw new ImageException(
                    Reason.CORRUPT, "rpm header", -1, "file " + file + " is in no folder");
        }
        return names.get((int) index);
    }

    private static boolean isKernel(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        boolean place = path.startsWith("/boot/") || path.contains("/lib/modules/");
        boolean image = name.startsWith("vmlinuz") || name.startsWith("Image");
        return place && image && !name.endsWith(".hmac");
    }

    private static Optional<FileDigest> digest(RpmHeader header, int file) throws ImageException {
        List<String> digests = header.strings(RpmTag.FILEDIGESTS);
        List<Long> flags = header.numbers(RpmTag.FILEFLAGS);
        boolean ghost = file < flags.size() && (flags.get(file) & GHOST) != 0;
        String digest = file < digests.size() && !ghost ? digests.get(file) : "";
        Optional<String> algorithm =
                Optional.ofNullable(
                        ALGORITHMS.get(header.number(RpmTag.FILEDIGESTALGO).orElse(1L)));
        return digest.isEmpty()
                ? Optional.empty()
                : algorithm.map(name -> new FileDigest(name, digest));
    }
}
