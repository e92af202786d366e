package assay.service.database;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Unpacks the tar archive of PostgreSQL's programs: files, directories and symbolic links with
 * names of at most 100 bytes, as the POSIX ustar format has them. Ours alone: the archive comes
 * with this program and is not a stranger's.
 */
final class TarReader {

    private static final int BLOCK = 512;

    private final InputStream archive;
    private final Path target;

    TarReader(InputStream archive, Path target) {
        this.archive = archive;
        this.target = target;
    }

    void unpack() throws IOException {
        byte[] header = new byte[BLOCK];
        while (readHeader(header)) {
            Path path = target.resolve(text(header, 0, 100)).normalize();
            if (!path.startsWith(target)) {
                throw new IOException("the archive leaves its folder: " + path);
            }
            long size = octal(header, 124, 12);
            switch (header[156]) {
                case '5' -> Files.createDirectories(path);
                case '2' -> Files.createSymbolicLink(path, Path.of(text(header, 157, 100)));
                case '0', 0 -> file(path, size, (octal(header, 100, 8) & 0100) != 0);
                default -> throw new IOException("the archive has an entry of type " + header[156]);
            }
        }
    }

    /** Whether there is another entry: two blocks of zeros end an archive. */
    private boolean readHeader(byte[] header) throws IOException {
        if (archive.readNBytes(header, 0, BLOCK) < BLOCK) {
            throw new EOFException("the archive is cut off");
        }
        return header[0] != 0;
    }

    private void file(Path path, long size, boolean executable) throws IOException {
        Files.createDirectories(path.resolveSibling("."));
        try (OutputStream out = Files.newOutputStream(path)) {
            byte[] buffer = new byte[64 * 1024];
            long left = size;
            while (left > 0) {
                int count = archive.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (count < 0) {
                    throw new EOFException("the archive is cut off in " + path);
                }
                out.write(buffer, 0, count);
                left -= count;
            }
        }
        archive.skipNBytes(Math.floorMod(-size, BLOCK));
        if (executable) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static String text(byte[] header, int offset, int length) {
        String field = new String(header, offset, length, StandardCharsets.UTF_8);
        int end = field.indexOf(0);
        return end < 0 ? field : field.substring(0, end);
    }

    private static long octal(byte[] header, int offset, int length) {
        return Long.parseLong(text(header, offset, length).strip(), 8);
    }
}
