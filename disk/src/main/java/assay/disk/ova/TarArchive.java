package assay.disk.ova;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the entries of a tar archive: of POSIX, or with GNU tar's long names. */
final class TarArchive {

    private static final int BLOCK = TarHeader.BLOCK;

    /** An OVA has a handful. */
    private static final int MAX_HEADERS = 1000;

    /** Of a long name or an extended header, which are read whole. */
    private static final int MAX_EXTENSION = 1 << 16;

    private final BlockSource archive;
    private final List<TarEntry> entries = new ArrayList<>();
    private @Nullable PaxRecords records;
    private @Nullable String longName;

    private TarArchive(BlockSource archive) {
        this.archive = archive;
    }

    /** The regular files. An entry of another kind is an error, unless it is a directory. */
    static List<TarEntry> entries(BlockSource archive) throws IOException {
        TarArchive reader = new TarArchive(archive);
        long at = 0;
        for (int header = 0; at <= archive.size() - BLOCK; header++) {
            if (header == MAX_HEADERS) {
                throw OvaFormat.error(
                        Reason.LIMIT, at, "the archive has over " + MAX_HEADERS + " entries");
            }
            byte[] block = reader.read(at, BLOCK);
            if (isZero(block)) {
                return List.copyOf(reader.entries);
            }
            at = reader.entry(TarHeader.parse(block, at), at + BLOCK);
        }
        // Some programs leave out the two blocks of zeros that end an archive.
        if (at != archive.size()) {
            throw reader.cutOff(at);
        }
        return List.copyOf(reader.entries);
    }

    /** Takes note of an entry, and gives where the next header is. */
    private long entry(TarHeader header, long at) throws IOException {
        return switch (header.type()) {
            case '0', '\0', '7' -> file(header, at);
            case 'x' -> {
                records = PaxRecords.parse(extension(header, at), at);
                yield after(at, header.size());
            }
            case 'g' -> {
                if (PaxRecords.parse(extension(header, at), at).matters()) {
                    throw unsupported(at, "an extended header for all entries");
                }
                yield after(at, header.size());
            }
            case 'L' -> {
                longName = text(extension(header, at));
                yield after(at, header.size());
            }
            case '5' -> {
                records = null;
                longName = null;
                yield after(at, header.size());
            }
            case '1', '2' -> throw unsupported(at, "a link");
            case 'S' -> throw unsupported(at, "a sparse file");
            default -> throw unsupported(at, "an entry that is no file");
        };
    }

    private long file(TarHeader header, long at) throws IOException {
        String name = longName == null ? header.name() : longName;
        long size = header.size();
        if (records != null) {
            if (records.isSparse()) {
                throw unsupported(at, "a sparse file");
            }
            name = records.name(name);
            size = records.size(size);
        }
        records = null;
        longName = null;
        long next = after(at, size);
        entries.add(new TarEntry(name, at, size));
        return next;
    }

    /** Where the block after an entry's bytes is; they must be there. */
    private long after(long at, long size) throws ImageException {
        if (size > archive.size() - at) {
            throw cutOff(at);
        }
        // The zeros after the last entry may be missing.
        return Math.min(archive.size(), at + (size + BLOCK - 1) / BLOCK * BLOCK);
    }

    private byte[] extension(TarHeader header, long at) throws IOException {
        if (header.size() > MAX_EXTENSION) {
            throw OvaFormat.error(
                    Reason.LIMIT, at, "a name or header of " + header.size() + " bytes");
        }
        after(at, header.size());
        return read(at, (int) header.size());
    }

    private byte[] read(long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        archive.read(at, bytes);
        return bytes.array();
    }

    private static boolean isZero(byte[] block) {
        for (byte value : block) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    private static String text(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    private ImageException cutOff(long at) {
        return OvaFormat.error(
                Reason.TRUNCATED,
                at,
                "the archive ends within an entry, at "
                        + archive.size()
                        + " bytes; the copy or upload is incomplete: copy it again");
    }

    private static ImageException unsupported(long at, String what) {
        return OvaFormat.error(
                Reason.UNSUPPORTED,
                at,
                "the archive holds " + what + ", which an OVA has not; export it again");
    }
}
