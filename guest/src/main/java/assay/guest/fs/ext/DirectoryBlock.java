package assay.guest.fs.ext;

import assay.disk.Budget;
import assay.disk.ImageException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A block of directory entries: layout document, "Linear (Classic) Directories".
 *
 * <p>The inner blocks of a hashed directory, and the checksum at the end of a block, look to a
 * reader like entries that are not in use, on purpose; so that every block of a directory may be
 * read like this one.
 */
final class DirectoryBlock {

    private static final int HEADER_SIZE = 8;

    /** Header and the shortest name, padded to four bytes. */
    private static final int MIN_ENTRY_SIZE = 12;

    private DirectoryBlock() {}

    /**
     * Adds the entries of a block to {@code names}, without {@code .} and {@code ..}. Of two with
     * the same name the first one counts, as in the kernel.
     *
     * @param in the whole block, little-endian
     * @param encrypted whether the names are encrypted and so given as {@link EncryptedName} says
     * @param names inode numbers, not yet checked, by name
     */
    static void collect(ByteBuffer in, boolean encrypted, Map<String, Long> names, Budget budget)
            throws ImageException {
        int at = 0;
        while (at < in.limit()) {
            budget.step(ExtSuperblock.FORMAT);
            if (at > in.limit() - MIN_ENTRY_SIZE) {
                throw corrupt(at, "has no room for an entry");
            }
            int entryLength = entryLength(in.getShort(at + 4));
            int nameLength = Byte.toUnsignedInt(in.get(at + 6));
            if (entryLength < MIN_ENTRY_SIZE
                    || entryLength % 4 != 0
                    || entryLength > in.limit() - at
                    || nameLength > entryLength - HEADER_SIZE) {
                throw corrupt(
                        at, "has an entry of " + entryLength + " with a name of " + nameLength);
            }
            long inode = Integer.toUnsignedLong(in.getInt(at));
            if (inode != 0) {
                add(names, name(in, at, nameLength, encrypted), inode);
            }
            at += entryLength;
        }
    }

    /** Blocks of 64 KiB need a seventeenth bit, which is kept in one of the two lowest. */
    private static int entryLength(short stored) {
        int length = Short.toUnsignedInt(stored);
        if (length == 0xFFFF) {
            return 0x10000;
        }
        return (length & ~3) | (length & 3) << 16;
    }

    private static void add(Map<String, Long> names, String name, long inode) {
        if (!name.equals(".") && !name.equals("..")) {
            names.putIfAbsent(name, inode);
        }
    }

    private static String name(ByteBuffer in, int at, int length, boolean encrypted)
            throws ImageException {
        byte[] bytes = new byte[length];
        in.get(at + HEADER_SIZE, bytes);
        // The entries "." and ".." are in clear in any directory.
        if (encrypted && length >= EncryptedName.MIN_LENGTH) {
            return EncryptedName.of(bytes);
        }
        for (byte b : bytes) {
            if (b == 0 || b == '/') {
                throw corrupt(at, "has a name with a NUL or a slash");
            }
        }
        if (length == 0) {
            throw corrupt(at, "has an empty name");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static ImageException corrupt(int at, String what) {
        return ExtVolume.corrupt(-1, "a directory block " + what + " at " + at);
    }
}
