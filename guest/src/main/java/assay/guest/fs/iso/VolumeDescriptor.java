package assay.guest.fs.iso;

import assay.disk.ImageException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A volume descriptor: ECMA-119, 8.
 *
 * @param at where it is on the disc, in bytes
 * @param type {@code Volume Descriptor Type}
 * @param in its bytes, little-endian
 */
record VolumeDescriptor(long at, int type, ByteBuffer in) {

    static final int SIZE = 2048;

    /** Where the first one is. */
    static final long START = 16L * SIZE;

    static final int BOOT_RECORD = 0;
    static final int PRIMARY = 1;
    static final int SUPPLEMENTARY = 2;
    static final int TERMINATOR = 255;

    private static final int ROOT_RECORD = 156;

    /**
     * Parses a descriptor.
     *
     * @param in its {@value #SIZE} bytes, little-endian
     */
    static VolumeDescriptor parse(long at, ByteBuffer in) throws ImageException {
        if (!text(in, 1, 5).equals("CD001")) {
            throw IsoVolume.corrupt(at, "no volume descriptor is here");
        }
        return new VolumeDescriptor(at, Byte.toUnsignedInt(in.get(0)), in);
    }

    int blockSize() throws ImageException {
        int size = in.getChar(128);
        if (size != 512 && size != 1024 && size != 2048) {
            throw IsoVolume.corrupt(at + 128, "logical blocks have " + size + " bytes");
        }
        return size;
    }

    long blocks() {
        return Integer.toUnsignedLong(in.getInt(80));
    }

    String label() {
        return text(in, 40, 32).strip();
    }

    /** Where the root directory's record is on the disc. */
    long rootRecord() {
        return at + ROOT_RECORD;
    }

    /** The escape sequences of UCS-2 levels 1 to 3 say that it is Joliet's. */
    boolean isJoliet() {
        String escape = text(in, 88, 3);
        return type == SUPPLEMENTARY
                && (escape.equals("%/@") || escape.equals("%/C") || escape.equals("%/E"));
    }

    boolean isElTorito() {
        return type == BOOT_RECORD && text(in, 7, 23).equals("EL TORITO SPECIFICATION");
    }

    private static String text(ByteBuffer in, int at, int length) {
        byte[] bytes = new byte[length];
        in.get(at, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
