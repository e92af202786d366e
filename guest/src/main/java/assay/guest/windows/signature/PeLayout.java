package assay.guest.windows.signature;

import assay.disk.BlockSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Where a program keeps what its signature does not cover ("Windows Authenticode Portable
 * Executable Signature Format", "Calculating the PE Image Hash").
 *
 * @param checksum offset of the optional header's checksum
 * @param entry offset of the directory entry for certificates
 * @param table offset of the certificates, or the file's size without any
 * @param tableSize their bytes, or 0
 * @param size of the file
 */
record PeLayout(int checksum, int entry, long table, int tableSize, long size) {

    /** Headers end within so many bytes. */
    private static final int HEAD = 4096;

    private static final int PE32 = 0x10B;
    private static final int PE32_PLUS = 0x20B;

    /** Index of the certificates among the directories, of 8 bytes each. */
    private static final int CERTIFICATES = 4;

    private static final int CHUNK = 1 << 20;

    /** Files without certificates are hashed as if they ended at such a border. */
    private static final int ALIGNMENT = 8;

    /** Reads it; empty if the file is no program. */
    static Optional<PeLayout> of(BlockSource file) throws IOException {
        int length = (int) Math.min(HEAD, file.size());
        ByteBuffer head = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        file.read(0, head);
        return parse(head.flip(), file.size());
    }

    private static Optional<PeLayout> parse(ByteBuffer head, long size) {
        if (head.limit() < 64 || head.getShort(0) != 0x5A4D) {
            return Optional.empty();
        }
        int pe = head.getInt(60);
        if (pe < 0 || pe > head.limit() - 24 - 240 || head.getInt(pe) != 0x4550) {
            return Optional.empty();
        }
        int optional = pe + 24;
        int magic = Short.toUnsignedInt(head.getShort(optional));
        if (magic != PE32 && magic != PE32_PLUS) {
            return Optional.empty();
        }
        int count = optional + (magic == PE32 ? 92 : 108);
        int entry = count + 4 + CERTIFICATES * 8;
        if (Integer.toUnsignedLong(head.getInt(count)) <= CERTIFICATES) {
            return Optional.empty();
        }
        long table = Integer.toUnsignedLong(head.getInt(entry));
        long tableSize = Integer.toUnsignedLong(head.getInt(entry + 4));
        if (table == 0 || tableSize == 0) {
            return Optional.of(new PeLayout(optional + 64, entry, size, 0, size));
        }
        if (table < entry + 8 || table + tableSize > size || tableSize > Integer.MAX_VALUE) {
            return Optional.empty();
        }
        return Optional.of(new PeLayout(optional + 64, entry, table, (int) tableSize, size));
    }

    /** Gives {@code digest} all that a signature covers. */
    void hash(BlockSource file, MessageDigest digest) throws IOException {
        hash(file, 0, checksum, digest);
        hash(file, checksum + 4, entry, digest);
        hash(file, entry + 8, table, digest);
        hash(file, table + tableSize, size, digest);
        if (tableSize == 0) {
            digest.update(new byte[(int) (Math.ceilDiv(size, ALIGNMENT) * ALIGNMENT - size)]);
        }
    }

    private static void hash(BlockSource file, long from, long to, MessageDigest digest)
            throws IOException {
        for (long at = from; at < to; ) {
            ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK, to - at));
            file.read(at, chunk);
            digest.update(chunk.flip());
            at += chunk.limit();
        }
    }
}
