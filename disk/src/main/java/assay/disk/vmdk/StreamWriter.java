package assay.disk.vmdk;

import assay.disk.Output;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Puts a stream together ("Stream-Optimized Compressed Sparse Extents" in VMware's Virtual Disk
 * Format 5.0): header, descriptor, grains with a grain table behind every 512, grain directory,
 * footer, end.
 */
final class StreamWriter {

    /** What VMware writes; version 1 has no compression. */
    private static final int VERSION = 3;

    private static final int OVERHEAD = 128;

    private final Output output;
    private final SparseExtentHeader header;

    /** At most 8 MiB, for the largest disk. */
    private final int[] directory;

    private final int[] table = new int[Geometry.GT_ENTRIES];
    private long currentTable = -1;
    private long position;

    /**
     * @param sectors size of the disk
     */
    StreamWriter(long sectors, Output output) {
        this.output = output;
        this.directory = new int[Math.toIntExact(WrittenDisk.tables(sectors))];
        this.header =
                WrittenDisk.header(
                        VERSION,
                        SparseExtentHeader.COMPRESSED | SparseExtentHeader.MARKERS,
                        sectors,
                        0,
                        SparseExtentHeader.GD_AT_END,
                        OVERHEAD,
                        SparseExtentHeader.DEFLATE);
    }

    /** Writes what precedes the grains. */
    void begin() throws IOException {
        byte[] start = new byte[OVERHEAD * Geometry.SECTOR];
        System.arraycopy(header.toBytes(), 0, start, 0, SparseExtentHeader.LENGTH);
        byte[] text = DescriptorText.of(Descriptor.STREAM_OPTIMIZED, header.capacity(), 0);
        System.arraycopy(text, 0, start, SparseExtentHeader.LENGTH, text.length);
        write(ByteBuffer.wrap(start));
    }

    /** Writes a grain, unless it holds nothing. Grains come in the disk's order. */
    void grain(PackedGrain grain) throws IOException {
        if (grain.isZero()) {
            return;
        }
        long tableIndex = grain.index() >>> Geometry.GT_BITS;
        if (tableIndex != currentTable) {
            endTable();
            currentTable = tableIndex;
        }
        table[(int) grain.index() & (Geometry.GT_ENTRIES - 1)] = sector();
        write(grain.bytes());
    }

    /** Writes what follows the grains. */
    void end() throws IOException {
        endTable();
        int gd = sector() + 1;
        write(Marker.GRAIN_DIRECTORY, directory);
        write(ByteBuffer.wrap(new Marker(1, 0, Marker.FOOTER).toSector()));
        write(ByteBuffer.wrap(header.withGdOffset(Integer.toUnsignedLong(gd)).toBytes()));
        write(ByteBuffer.wrap(new Marker(0, 0, Marker.END_OF_STREAM).toSector()));
    }

    private void endTable() throws IOException {
        if (currentTable < 0) {
            return;
        }
        directory[(int) currentTable] = sector() + 1;
        write(Marker.GRAIN_TABLE, table);
        Arrays.fill(table, 0);
    }

    /** Writes a marker and, behind it, entries in whole sectors. */
    private void write(int marker, int[] entries) throws IOException {
        int length = entries.length * Geometry.ENTRY;
        int sectors = (length + Geometry.SECTOR - 1) / Geometry.SECTOR;
        ByteBuffer bytes = ByteBuffer.allocate((1 + sectors) * Geometry.SECTOR);
        bytes.put(new Marker(sectors, 0, marker).toSector()).order(ByteOrder.LITTLE_ENDIAN);
        for (int entry : entries) {
            bytes.putInt(entry);
        }
        write(bytes.clear());
    }

    private int sector() throws IOException {
        return (int) (WrittenDisk.requirePlace(position) >>> Geometry.SECTOR_BITS);
    }

    private void write(ByteBuffer bytes) throws IOException {
        int length = bytes.remaining();
        output.write(position, bytes);
        position += length;
    }
}
