package assay.disk.vdi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.UUID;

/**
 * A VDI that is put together by hand, small enough to damage every field of it: five blocks, of
 * which the third one is written first, then the last one, of which the disk uses 512 bytes.
 */
final class TinyVdi {

    static final int BLOCKS = 5;
    static final int DISK_SIZE = 4 * VdiFormat.BLOCK + 512;
    static final int TABLE = 512;
    static final int DATA = 1024;
    static final int LAST_BLOCK = DATA + VdiFormat.BLOCK;
    static final int FILE_SIZE = LAST_BLOCK + 512;

    private final ByteBuffer file = ByteBuffer.allocate(FILE_SIZE).order(ByteOrder.LITTLE_ENDIAN);

    TinyVdi() {
        VdiHeader header =
                new VdiHeader(
                        "made by hand",
                        VdiHeader.DYNAMIC,
                        TABLE,
                        DATA,
                        512,
                        DISK_SIZE,
                        VdiFormat.BLOCK,
                        0,
                        BLOCKS,
                        2,
                        new UUID(1, 2),
                        new UUID(3, 4),
                        VdiHeader.NONE,
                        VdiHeader.NONE);
        file.put(0, header.toBytes());
        Arrays.fill(file.array(), TABLE, DATA, (byte) 0xff);
        entry(1, -2).entry(2, 0).entry(4, 1);
        Arrays.fill(file.array(), DATA, LAST_BLOCK, (byte) 'a');
        Arrays.fill(file.array(), LAST_BLOCK, FILE_SIZE, (byte) 'b');
    }

    /** The bytes that a guest sees. */
    static byte[] disk() {
        byte[] disk = new byte[DISK_SIZE];
        Arrays.fill(disk, 2 * VdiFormat.BLOCK, 3 * VdiFormat.BLOCK, (byte) 'a');
        Arrays.fill(disk, 4 * VdiFormat.BLOCK, DISK_SIZE, (byte) 'b');
        return disk;
    }

    TinyVdi entry(int block, int entry) {
        return int32(TABLE + 4 * block, entry);
    }

    TinyVdi int32(int offset, int value) {
        file.putInt(offset, value);
        return this;
    }

    TinyVdi int64(int offset, long value) {
        file.putLong(offset, value);
        return this;
    }

    byte[] cutTo(int length) {
        return Arrays.copyOf(file.array(), length);
    }

    byte[] bytes() {
        return file.array();
    }
}
