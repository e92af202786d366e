package assay.guest.fs.fat;

import assay.guest.fs.FileNode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * A directory entry with a short name: the specification, section 6.
 *
 * @param name as it is shown: {@code README.txt}
 * @param attributes {@code DIR_Attr}
 * @param checksum of the name's eleven bytes, which the long name before it must have
 * @param cluster where its content starts, 0 if it has none
 * @param size of a file, in bytes
 * @param accessed the day of the last access, UTC, as Linux reads it
 * @param modified the last change of the content
 */
record DirectoryEntry(
        String name,
        int attributes,
        int checksum,
        long cluster,
        long size,
        Instant accessed,
        Instant modified) {

    static final int SIZE = 32;

    /** First byte of an entry behind which there are none. */
    static final int END = 0;

    /** First byte of an entry that is not in use. */
    static final int FREE = 0xE5;

    static final int READ_ONLY = 0x01;
    static final int VOLUME_ID = 0x08;
    static final int DIRECTORY = 0x10;

    private static final int BASE = 8;
    private static final int NAME = 11;

    /** Stands for {@link #FREE} as a first character. */
    private static final int KANJI = 0x05;

    /** Windows' bits in {@code DIR_NTRes}, which make one part of the name lower case. */
    private static final int LOWER_BASE = 0x08;

    private static final int LOWER_EXTENSION = 0x10;

    /**
     * Parses an entry that is in use; nothing is checked.
     *
     * @param in its {@value #SIZE} bytes, little-endian
     */
    static DirectoryEntry parse(ByteBuffer in, FatWidth width) {
        int flags = in.get(12);
        String base = part(in, 0, BASE, (flags & LOWER_BASE) != 0);
        String extension = part(in, BASE, NAME, (flags & LOWER_EXTENSION) != 0);
        long high = width == FatWidth.FAT32 ? in.getChar(20) : 0;
        return new DirectoryEntry(
                extension.isEmpty() ? base : base + "." + extension,
                in.get(11),
                checksum(in),
                high << 16 | in.getChar(26),
                Integer.toUnsignedLong(in.getInt(28)),
                time(in.getChar(18), 0),
                time(in.getChar(24), in.getChar(22)));
    }

    boolean isDirectory() {
        return (attributes & DIRECTORY) != 0;
    }

    boolean isVolumeLabel() {
        return (attributes & VOLUME_ID) != 0;
    }

    /** The name that an entry for the volume's label has, which is one of eleven characters. */
    static String label(ByteBuffer in) {
        return part(in, 0, NAME, false);
    }

    /** The node of this entry, under a number that its tree gives it. */
    FileNode node(long number) {
        int readable = isDirectory() ? 0755 : 0644;
        boolean fixed = (attributes & READ_ONLY) != 0;
        return new FileNode(
                number,
                isDirectory() ? FileNode.Kind.DIRECTORY : FileNode.Kind.REGULAR,
                fixed ? readable & 0555 : readable,
                0,
                0,
                1,
                isDirectory() ? 0 : size,
                accessed,
                modified,
                modified);
    }

    private static String part(ByteBuffer in, int from, int to, boolean lower) {
        StringBuilder text = new StringBuilder();
        for (int at = from; at < to; at++) {
            boolean kanji = at == 0 && in.get(at) == KANJI;
            char character = CodePage.decode(kanji ? (byte) FREE : in.get(at));
            text.append(lower ? Character.toLowerCase(character) : character);
        }
        return text.toString().stripTrailing();
    }

    /** The specification, 7.2: {@code ChkSum}. */
    private static int checksum(ByteBuffer in) {
        int sum = 0;
        for (int at = 0; at < NAME; at++) {
            sum = ((sum & 1) << 7) + (sum >> 1) + Byte.toUnsignedInt(in.get(at)) & 0xFF;
        }
        return sum;
    }

    /** A time that no calendar has counts on from the last one that it has. */
    private static Instant time(int date, int time) {
        int month = Math.clamp(date >> 5 & 0xF, 1, 12);
        int day = Math.max(date & 0x1F, 1);
        LocalDate first = LocalDate.of(1980 + (date >> 9), month, 1);
        int seconds = (time >> 11) * 3600 + (time >> 5 & 0x3F) * 60 + (time & 0x1F) * 2;
        return first.plusDays(day - 1L)
                .atStartOfDay()
                .plusSeconds(seconds)
                .toInstant(ZoneOffset.UTC);
    }
}
