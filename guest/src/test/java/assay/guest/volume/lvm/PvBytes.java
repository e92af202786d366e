package assay.guest.volume.lvm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The first megabyte of a physical volume, as {@code pvcreate} and {@code vgcreate} write it:
 *
 * <pre>{@code
 * byte[] head = new PvBytes(uuid, size).text("vg { … }").bytes();
 * }</pre>
 */
final class PvBytes {

    /** Where the first extent begins. */
    static final int HEAD = 1 << 20;

    static final int AREA = 4096;

    /** As pvcreate makes it: up to the first extent. */
    private static final int AREA_SIZE = HEAD - AREA;

    private final ByteBuffer bytes = ByteBuffer.allocate(HEAD).order(ByteOrder.LITTLE_ENDIAN);
    private int areaSize = AREA_SIZE;
    private int textAt = 512;

    /**
     * @param uuid 32 characters, dashes not counted
     * @param size of the whole physical volume in bytes
     */
    PvBytes(String uuid, long size) {
        put(512, "LABELONE");
        bytes.putLong(512 + 8, 1);
        bytes.putInt(512 + 20, 32);
        put(512 + 24, "LVM2 001");
        put(544, uuid.replace("-", ""));
        bytes.putLong(576, size);
        bytes.putLong(584, HEAD);
        bytes.putLong(616, AREA);
        area(AREA_SIZE);
    }

    /** A metadata area of another size. */
    PvBytes area(int size) {
        areaSize = size;
        bytes.putLong(624, size);
        bytes.putInt(512 + 16, LvmCrc.of(bytes.duplicate().position(532).limit(1024)));
        return this;
    }

    /** Where in the ring the text begins, counted from the area's start. */
    PvBytes textAt(int offset) {
        textAt = offset;
        return this;
    }

    /** Writes the text into the ring and names it in the area's header. */
    PvBytes text(String text) {
        byte[] utf8 = (text + "\0").getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < utf8.length; i++) {
            int at = textAt + i;
            bytes.put(AREA + (at < areaSize ? at : at - areaSize + 512), utf8[i]);
        }
        return locate(textAt, utf8.length, LvmCrc.of(ByteBuffer.wrap(utf8)));
    }

    /** Writes an area's header that names this text, true or not. */
    PvBytes locate(long offset, long length, int crc) {
        put(AREA + 4, " LVM2 x[5A%r0N*>");
        bytes.putInt(AREA + 20, 1).putLong(AREA + 24, AREA).putLong(AREA + 32, areaSize);
        bytes.putLong(AREA + 40, offset).putLong(AREA + 48, length).putInt(AREA + 56, crc);
        bytes.putInt(AREA, LvmCrc.of(bytes.duplicate().position(AREA + 4).limit(AREA + 512)));
        return this;
    }

    byte[] bytes() {
        return bytes.array();
    }

    private void put(int at, String ascii) {
        bytes.put(at, ascii.getBytes(StandardCharsets.US_ASCII));
    }
}
