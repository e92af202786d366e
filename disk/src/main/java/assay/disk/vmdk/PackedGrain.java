package assay.disk.vmdk;

import assay.disk.BlockSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.Deflater;

/** A grain as it stands in a stream: its marker, its compressed bytes, zeros to a whole sector. */
final class PackedGrain {

    private static final byte[] ZEROS = new byte[WrittenDisk.GRAIN];

    /** What zlib makes of a grain that it cannot compress is little longer. */
    private static final int MAX_LENGTH = WrittenDisk.GRAIN + 1024;

    private final long index;
    private final byte[] bytes;

    private PackedGrain(long index, byte[] bytes) {
        this.index = index;
        this.bytes = bytes;
    }

    /** Reads and compresses a grain, which past the end of the disk holds zeros. */
    static PackedGrain of(BlockSource disk, long index) throws IOException {
        long start = index * WrittenDisk.GRAIN;
        byte[] data = new byte[WrittenDisk.GRAIN];
        int length = (int) Math.min(data.length, disk.size() - start);
        disk.read(start, ByteBuffer.wrap(data, 0, length));
        return new PackedGrain(index, Arrays.equals(data, ZEROS) ? new byte[0] : pack(index, data));
    }

    private static byte[] pack(long index, byte[] data) {
        byte[] packed = new byte[Marker.GRAIN_HEADER + MAX_LENGTH];
        int length = 0;
        try (Deflater deflater = new Deflater()) {
            deflater.setInput(data);
            deflater.finish();
            while (!deflater.finished()) {
                int at = Marker.GRAIN_HEADER + length;
                length += deflater.deflate(packed, at, packed.length - at);
            }
        }
        ByteBuffer marker = ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN);
        marker.putLong(0, index * WrittenDisk.GRAIN_SECTORS).putInt(8, length);
        int end = Marker.GRAIN_HEADER + length;
        return Arrays.copyOf(packed, (end + Geometry.SECTOR - 1) & -Geometry.SECTOR);
    }

    /** The how-manieth grain of the disk it is. */
    long index() {
        return index;
    }

    /** Whether it holds nothing but zeros, and so is left out. */
    boolean isZero() {
        return bytes.length == 0;
    }

    /** What is to be written: whole sectors. */
    ByteBuffer bytes() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }
}
