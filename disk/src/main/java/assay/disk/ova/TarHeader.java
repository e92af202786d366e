package assay.disk.ova;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.nio.charset.StandardCharsets;

/**
 * A header block of a tar archive ("ustar Interchange Format" in POSIX.1-2017, pax; with GNU tar's
 * numbers in base 256).
 *
 * @param name as written, with its prefix
 * @param size bytes that follow the header, never negative
 * @param type the {@code typeflag}
 */
record TarHeader(String name, long size, char type) {

    static final int BLOCK = 512;

    private static final int NAME = 0;
    private static final int NAME_LENGTH = 100;
    private static final int SIZE = 124;
    private static final int SIZE_LENGTH = 12;
    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_LENGTH = 8;
    private static final int TYPE = 156;
    private static final int MAGIC = 257;
    private static final int PREFIX = 345;
    private static final int PREFIX_LENGTH = 155;

    private static final int BASE_256 = 0x80;

    /**
     * Reads a header.
     *
     * @param block its {@link #BLOCK} bytes
     * @param at where in the archive it is, for errors
     */
    static TarHeader parse(byte[] block, long at) throws ImageException {
        if (octal(block, CHECKSUM, CHECKSUM_LENGTH, at) != sum(block)) {
            throw OvaFormat.error(
                    Reason.CORRUPT, at, "no entry of the archive starts here; copy it again");
        }
        String name = text(block, NAME, NAME_LENGTH);
        // GNU tar has other things where POSIX has the prefix.
        boolean posix = text(block, MAGIC, 8).equals("ustar");
        String prefix = posix ? text(block, PREFIX, PREFIX_LENGTH) : "";
        return new TarHeader(
                prefix.isEmpty() ? name : prefix + "/" + name,
                size(block, at),
                (char) (block[TYPE] & 0xff));
    }

    private static long size(byte[] block, long at) throws ImageException {
        if ((block[SIZE] & BASE_256) == 0) {
            return octal(block, SIZE, SIZE_LENGTH, at);
        }
        long size = 0;
        for (int i = SIZE + SIZE_LENGTH - Long.BYTES; i < SIZE + SIZE_LENGTH; i++) {
            size = size << Byte.SIZE | (block[i] & 0xff);
        }
        boolean small = (block[SIZE] & 0xff) == BASE_256;
        for (int i = SIZE + 1; i < SIZE + SIZE_LENGTH - Long.BYTES; i++) {
            small &= block[i] == 0;
        }
        if (!small || size < 0) {
            throw OvaFormat.error(Reason.LIMIT, at + SIZE, "an entry of over 2^63 bytes");
        }
        return size;
    }

    private static long octal(byte[] block, int offset, int length, long at) throws ImageException {
        String digits = text(block, offset, length).strip();
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(i), 8);
            if (digit < 0) {
                throw OvaFormat.error(Reason.CORRUPT, at + offset, "a number that is none");
            }
            value = value << 3 | digit;
        }
        return value;
    }

    /** Of all bytes, with blanks where the sum itself is. */
    private static int sum(byte[] block) {
        int sum = CHECKSUM_LENGTH * ' ';
        for (int i = 0; i < BLOCK; i++) {
            boolean own = i >= CHECKSUM && i < CHECKSUM + CHECKSUM_LENGTH;
            sum += own ? 0 : block[i] & 0xff;
        }
        return sum;
    }

    private static String text(byte[] block, int offset, int length) {
        int end = offset;
        while (end < offset + length && block[end] != 0) {
            end++;
        }
        return new String(block, offset, end - offset, StandardCharsets.UTF_8);
    }
}
