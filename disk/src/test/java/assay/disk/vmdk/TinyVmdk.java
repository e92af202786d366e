package assay.disk.vmdk;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * A VMDK that is put together by hand, small enough to damage every field of it: one grain table,
 * grains of 4 KiB, one of each kind.
 */
final class TinyVmdk {

    static final int SECTOR = 512;
    static final int GRAIN = 8 * SECTOR;

    /** The last grain holds three sectors. */
    static final int DISK_SIZE = 58 * GRAIN + 3 * SECTOR;

    static final int DESCRIPTOR = SECTOR;
    static final int DESCRIPTOR_SECTORS = 2;
    static final int GD = 3 * SECTOR;
    static final int GT = 4 * SECTOR;
    static final int FIRST_GRAIN = 8 * SECTOR;
    static final int LAST_GRAIN = FIRST_GRAIN + GRAIN;

    /** Only in a stream. */
    static final int FOOTER = LAST_GRAIN + GRAIN + SECTOR;

    private final boolean stream;
    private final ByteBuffer file;

    private TinyVmdk(boolean stream) {
        this.stream = stream;
        this.file = ByteBuffer.allocate(FOOTER + (stream ? 2 * SECTOR : -SECTOR));
        file.order(ByteOrder.LITTLE_ENDIAN);
        header(0);
        text(descriptor(stream ? "streamOptimized" : "monolithicSparse"));
        file.putInt(GD, GT / SECTOR);
        grain(0, FIRST_GRAIN, 'a');
        gte(1, 1);
        grain(58, LAST_GRAIN, 'd');
        if (stream) {
            int64(56, -1);
            file.putLong(FOOTER - SECTOR, 1).putInt(FOOTER - SECTOR + 12, 3);
            header(FOOTER);
        }
    }

    static TinyVmdk sparse() {
        return new TinyVmdk(false);
    }

    static TinyVmdk stream() {
        return new TinyVmdk(true);
    }

    static String descriptor(String type) {
        return """
        # Disk DescriptorFile
        version=1
        CID=12345678
        parentCID=ffffffff
        createType="%s"

        # Extent description
        RW %d SPARSE "disk.vmdk"

        #DDB
        ddb.adapterType = "lsilogic"
        """
                .formatted(type, DISK_SIZE / SECTOR);
    }

    /** The bytes that a guest sees. */
    static byte[] disk() {
        byte[] disk = new byte[DISK_SIZE];
        Arrays.fill(disk, 0, GRAIN, (byte) 'a');
        Arrays.fill(disk, 58 * GRAIN, DISK_SIZE, (byte) 'd');
        return disk;
    }

    private void header(int at) {
        int32(at, 0x564d444b).int32(at + 4, stream ? 3 : 1).int32(at + 8, stream ? 0x30005 : 5);
        int64(at + 12, DISK_SIZE / SECTOR).int64(at + 20, GRAIN / SECTOR);
        int64(at + 28, 1).int64(at + 36, DESCRIPTOR_SECTORS);
        int32(at + 44, 512).int64(at + 56, GD / SECTOR).int64(at + 64, FIRST_GRAIN / SECTOR);
        int32(at + 73, 0x0a0d200a);
        file.put(at + 77, (byte) (stream ? 1 : 0));
    }

    private void grain(int index, int at, char content) {
        gte(index, at / SECTOR);
        byte[] grain = new byte[GRAIN];
        Arrays.fill(grain, (byte) content);
        if (stream) {
            compressed(at, (long) index * GRAIN / SECTOR, zlib(grain));
        } else {
            file.put(at, grain);
        }
    }

    /** Writes a compressed grain with its marker. */
    TinyVmdk compressed(int at, long sector, byte[] bytes) {
        int64(at, sector).int32(at + 8, bytes.length);
        file.put(at + 12, bytes);
        return this;
    }

    /** Writes a grain table entry. */
    TinyVmdk gte(int index, int sector) {
        return int32(GT + 4 * index, sector);
    }

    TinyVmdk int32(int offset, int value) {
        file.putInt(offset, value);
        return this;
    }

    TinyVmdk int64(int offset, long value) {
        file.putLong(offset, value);
        return this;
    }

    /** Writes the descriptor, which fills its place with zeros. */
    TinyVmdk text(String descriptor) {
        byte[] text = descriptor.getBytes(StandardCharsets.UTF_8);
        file.put(DESCRIPTOR, Arrays.copyOf(text, DESCRIPTOR_SECTORS * SECTOR));
        return this;
    }

    /** The descriptor with some text in place of other. */
    TinyVmdk edit(String from, String to) {
        String type = stream ? "streamOptimized" : "monolithicSparse";
        return text(descriptor(type).replace(from, to));
    }

    byte[] cutTo(int length) {
        return Arrays.copyOf(file.array(), length);
    }

    byte[] bytes() {
        return file.array().clone();
    }

    static byte[] zlib(byte[] content) {
        Deflater deflater = new Deflater(9);
        deflater.setInput(content);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] part = new byte[1024];
        while (!deflater.finished()) {
            out.write(part, 0, deflater.deflate(part));
        }
        deflater.end();
        return out.toByteArray();
    }
}
