package assay.disk.qcow2;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * A qcow2 image that is put together by hand, small enough to damage every field of it: one L2
 * table, clusters of 512 bytes, and one cluster of each kind.
 */
final class TinyImage {

    static final int CLUSTER = 512;
    static final int DISK_SIZE = 59 * CLUSTER;

    static final int REFCOUNT_TABLE = CLUSTER;
    static final int REFCOUNT_BLOCK = 2 * CLUSTER;
    static final int L1_TABLE = 3 * CLUSTER;
    static final int L2_TABLE = 4 * CLUSTER;
    static final int STORED_CLUSTER = 5 * CLUSTER;
    static final int COMPRESSED_CLUSTER = 6 * CLUSTER;
    static final int ALLOCATED_ZERO_CLUSTER = 7 * CLUSTER;
    static final int LAST_CLUSTER = 8 * CLUSTER;
    static final int FILE_SIZE = 9 * CLUSTER;

    private static final long COPIED = 1L << 63;
    private static final long COMPRESSED = 1L << 62;
    private static final long ZERO = 1;

    private final ByteBuffer file = ByteBuffer.allocate(FILE_SIZE);

    TinyImage() {
        file.putInt(0, Qcow2Header.MAGIC).putInt(4, 3);
        file.putInt(20, 9).putLong(24, DISK_SIZE);
        file.putInt(36, 1).putLong(40, L1_TABLE);
        file.putLong(48, REFCOUNT_TABLE).putInt(56, 1);
        file.putInt(96, 4).putInt(100, 112);

        file.putLong(REFCOUNT_TABLE, REFCOUNT_BLOCK);
        for (int cluster = 0; cluster < FILE_SIZE / CLUSTER; cluster++) {
            file.putShort(REFCOUNT_BLOCK + 2 * cluster, (short) 1);
        }
        file.putLong(L1_TABLE, COPIED | L2_TABLE);
        l2(0, COPIED | STORED_CLUSTER);
        l2(1, 0);
        l2(2, ZERO);
        l2(3, COMPRESSED | COMPRESSED_CLUSTER + 20);
        l2(4, COPIED | ALLOCATED_ZERO_CLUSTER | ZERO);
        l2(58, COPIED | LAST_CLUSTER);

        fill(STORED_CLUSTER, 'a');
        file.put(COMPRESSED_CLUSTER + 20, deflate('b'));
        fill(ALLOCATED_ZERO_CLUSTER, 'c');
        fill(LAST_CLUSTER, 'd');
    }

    /** The bytes that a guest sees. */
    static byte[] disk() {
        byte[] disk = new byte[DISK_SIZE];
        Arrays.fill(disk, 0, CLUSTER, (byte) 'a');
        Arrays.fill(disk, 3 * CLUSTER, 4 * CLUSTER, (byte) 'b');
        Arrays.fill(disk, 58 * CLUSTER, 59 * CLUSTER, (byte) 'd');
        return disk;
    }

    /** Writes an L2 entry. */
    TinyImage l2(int index, long entry) {
        file.putLong(L2_TABLE + 8 * index, entry);
        return this;
    }

    TinyImage int32(int offset, int value) {
        file.putInt(offset, value);
        return this;
    }

    TinyImage int64(int offset, long value) {
        file.putLong(offset, value);
        return this;
    }

    TinyImage text(int offset, byte[] text) {
        file.put(offset, text);
        return this;
    }

    /** The image cut off after {@code length} bytes. */
    byte[] cutTo(int length) {
        return Arrays.copyOf(file.array(), length);
    }

    byte[] bytes() {
        return file.array().clone();
    }

    private void fill(int offset, char content) {
        Arrays.fill(file.array(), offset, offset + CLUSTER, (byte) content);
    }

    private static byte[] deflate(char content) {
        byte[] cluster = new byte[CLUSTER];
        Arrays.fill(cluster, (byte) content);
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(cluster);
        deflater.finish();
        byte[] out = new byte[CLUSTER];
        int length = deflater.deflate(out);
        deflater.end();
        return Arrays.copyOf(out, length);
    }
}
