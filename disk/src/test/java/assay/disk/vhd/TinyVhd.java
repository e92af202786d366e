package assay.disk.vhd;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * A dynamic VHD that is put together by hand, small enough to damage every field of it: five blocks
 * of 4 KiB, of which the first and the last are written.
 */
final class TinyVhd {

    static final int BLOCK = 4096;
    static final int BLOCKS = 5;
    static final int DISK_SIZE = 4 * BLOCK + 512;

    static final int HEADER = 512;
    static final int TABLE = 1536;
    static final int FIRST_BLOCK = 2048;
    static final int LAST_BLOCK = FIRST_BLOCK + 512 + BLOCK;
    static final int END = LAST_BLOCK + 512 + BLOCK;
    static final int FILE_SIZE = END + 512;

    private final ByteBuffer file = ByteBuffer.allocate(FILE_SIZE);

    TinyVhd() {
        byte[] footer = footer(Footer.DYNAMIC).toBytes();
        file.put(0, footer).put(END, footer);
        file.put(HEADER, new DynamicHeader(TABLE, BLOCKS, BLOCK, "").toBytes());
        Arrays.fill(file.array(), TABLE, FIRST_BLOCK, (byte) 0xff);
        entry(0, FIRST_BLOCK / 512).entry(4, LAST_BLOCK / 512);
        fill(FIRST_BLOCK, 512, 0xff).fill(FIRST_BLOCK + 512, BLOCK, 'a');
        fill(LAST_BLOCK, 512, 0xff).fill(LAST_BLOCK + 512, BLOCK, 'b');
    }

    private static Footer footer(int type) {
        return new Footer(
                HEADER, "win ", DISK_SIZE, Chs.of(DISK_SIZE / 512), type, new UUID(1, 2), false);
    }

    /** A fixed VHD of a disk. */
    static byte[] fixed(byte[] disk, String creator, Chs geometry, long currentSize) {
        Footer footer =
                new Footer(
                        Footer.NONE,
                        creator,
                        currentSize,
                        geometry,
                        Footer.FIXED,
                        new UUID(3, 4),
                        false);
        byte[] file = Arrays.copyOf(disk, disk.length + Footer.LENGTH);
        System.arraycopy(footer.toBytes(), 0, file, disk.length, Footer.LENGTH);
        return file;
    }

    /** The bytes that a guest sees. */
    static byte[] disk() {
        byte[] disk = new byte[DISK_SIZE];
        Arrays.fill(disk, 0, BLOCK, (byte) 'a');
        Arrays.fill(disk, 4 * BLOCK, DISK_SIZE, (byte) 'b');
        return disk;
    }

    TinyVhd entry(int block, int sector) {
        file.putInt(TABLE + 4 * block, sector);
        return this;
    }

    /** Changes a field of both footers, whose checksums stay right. */
    TinyVhd footerInt(int offset, int value) {
        file.putInt(offset, value).putInt(END + offset, value);
        return sign(0, 512, 64).sign(END, 512, 64);
    }

    TinyVhd footerLong(int offset, long value) {
        footerInt(offset, (int) (value >>> 32));
        return footerInt(offset + 4, (int) value);
    }

    /** Changes a field of the footer at the end alone. */
    TinyVhd endInt(int offset, int value) {
        file.putInt(END + offset, value);
        return sign(END, 512, 64);
    }

    TinyVhd headerInt(int offset, int value) {
        file.putInt(HEADER + offset, value);
        return sign(HEADER, 1024, 36);
    }

    TinyVhd headerLong(int offset, long value) {
        headerInt(offset, (int) (value >>> 32));
        return headerInt(offset + 4, (int) value);
    }

    TinyVhd parentName(String name) {
        file.put(HEADER + 64, name.getBytes(StandardCharsets.UTF_16BE));
        return sign(HEADER, 1024, 36);
    }

    /** Changes a byte and no checksum. */
    TinyVhd spoil(int offset) {
        file.put(offset, (byte) (file.get(offset) ^ 1));
        return this;
    }

    private TinyVhd sign(int offset, int length, int field) {
        file.putInt(offset + field, Checksum.of(file.slice(offset, length), field));
        return this;
    }

    private TinyVhd fill(int offset, int length, int content) {
        Arrays.fill(file.array(), offset, offset + length, (byte) content);
        return this;
    }

    byte[] cutTo(int length) {
        return Arrays.copyOf(file.array(), length);
    }

    byte[] bytes() {
        return file.array().clone();
    }
}
