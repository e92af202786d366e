package assay.disk.vmdk;

import assay.disk.AllocationMap;
import assay.disk.BlockSource;
import assay.disk.BytesSource;
import assay.disk.Extent;
import assay.disk.MappedSource;
import assay.disk.MappedSource.Piece;
import assay.disk.TableSource;
import java.io.IOException;
import java.nio.ByteOrder;

/**
 * A disk as a monolithicSparse VMDK: header, descriptor, the redundant and the first grain
 * directory, each followed by its grain tables, then the grains that hold data, in the disk's
 * order.
 */
public final class VmdkSparseView {

    private static final int VERSION = 1;
    private static final int GT_LENGTH = Geometry.GT_ENTRIES * Geometry.ENTRY;
    private static final int GT_SECTORS = GT_LENGTH / Geometry.SECTOR;
    private static final long DIRECTORIES = 1 + DescriptorText.SECTORS;

    private final BlockSource disk;
    private final AllocationMap map;
    private final BlockSource start;
    private final BlockSource tables;

    /** How many grain tables there are. */
    private final long tableCount;

    /** Bytes of a grain directory with its tables. */
    private final long directoryLength;

    /** Where the first grain is. */
    private final long grains;

    private VmdkSparseView(BlockSource disk, AllocationMap map, long sectors) throws IOException {
        this.disk = disk;
        this.map = map;
        this.tableCount = WrittenDisk.tables(sectors);
        this.directoryLength = firstTable() + tableCount * GT_LENGTH;
        long metadata = DIRECTORIES * Geometry.SECTOR + 2 * directoryLength;
        this.grains = (metadata + WrittenDisk.GRAIN - 1) / WrittenDisk.GRAIN * WrittenDisk.GRAIN;
        WrittenDisk.requirePlace(size());
        this.start = new BytesSource(start(sectors));
        this.tables =
                new TableSource(
                        tableCount * Geometry.GT_ENTRIES,
                        Geometry.ENTRY,
                        ByteOrder.LITTLE_ENDIAN,
                        this::grainTableEntry);
    }

    /**
     * A VMDK of {@code disk}: computed, not copied. The disk's extents are looked at now, its data
     * when the VMDK is read. The same disk gives the same bytes. Closing it closes nothing.
     *
     * @throws assay.disk.ImageException with reason LIMIT if the disk is empty or over 62 TiB, or
     *     holds more data than the format can
     */
    public static BlockSource of(BlockSource disk) throws IOException {
        long sectors = WrittenDisk.sectors(disk.size());
        AllocationMap map = AllocationMap.of(disk, WrittenDisk.GRAIN);
        VmdkSparseView view = new VmdkSparseView(disk, map, sectors);
        return new MappedSource(VmdkFormat.NAME, view.size(), view::at);
    }

    private long size() {
        return grains + map.allocated() * WrittenDisk.GRAIN;
    }

    private byte[] start(long sectors) {
        long gd = DIRECTORIES + directoryLength / Geometry.SECTOR;
        SparseExtentHeader header =
                WrittenDisk.header(
                        VERSION,
                        SparseExtentHeader.REDUNDANT_GD,
                        sectors,
                        DIRECTORIES,
                        gd,
                        grains / Geometry.SECTOR,
                        0);
        byte[] start = new byte[(int) DIRECTORIES * Geometry.SECTOR];
        System.arraycopy(header.toBytes(), 0, start, 0, SparseExtentHeader.LENGTH);
        byte[] text = DescriptorText.of(Descriptor.MONOLITHIC_SPARSE, sectors, map.allocated());
        System.arraycopy(text, 0, start, SparseExtentHeader.LENGTH, text.length);
        return start;
    }

    private Piece at(long offset) {
        if (offset < start.size()) {
            return new Piece.Stored(start, offset, start.size() - offset);
        }
        long inDirectories = offset - start.size();
        if (inDirectories < 2 * directoryLength) {
            long directory = start.size() + inDirectories / directoryLength * directoryLength;
            return directory(directory, inDirectories % directoryLength);
        }
        return offset < grains
                ? new Piece.Absent(Extent.Kind.HOLE, grains - offset)
                : grain(offset - grains);
    }

    /** Bytes from the start of the first table from the start of its directory on. */
    private long firstTable() {
        long length = tableCount * Geometry.ENTRY;
        return (length + Geometry.SECTOR - 1) / Geometry.SECTOR * Geometry.SECTOR;
    }

    private Piece directory(long directory, long within) {
        long entries = tableCount * Geometry.ENTRY;
        long firstTable = firstTable();
        if (within < entries) {
            return new Piece.Stored(
                    grainDirectory(directory + firstTable), within, entries - within);
        }
        if (within < firstTable) {
            return new Piece.Absent(Extent.Kind.HOLE, firstTable - within);
        }
        long inTables = within - firstTable;
        long table = inTables / GT_LENGTH;
        long grain = map.nextAllocated(table << Geometry.GT_BITS);
        long next = grain == map.blocks() ? tableCount : grain >>> Geometry.GT_BITS;
        return next > table
                ? new Piece.Absent(Extent.Kind.HOLE, next * GT_LENGTH - inTables)
                : new Piece.Stored(tables, inTables, (table + 1) * GT_LENGTH - inTables);
    }

    private BlockSource grainDirectory(long firstTable) {
        long sector = firstTable / Geometry.SECTOR;
        return new TableSource(
                tableCount,
                Geometry.ENTRY,
                ByteOrder.LITTLE_ENDIAN,
                index -> sector + index * GT_SECTORS);
    }

    private long grainTableEntry(long grain) {
        return grain < map.blocks() && map.isAllocated(grain)
                ? grains / Geometry.SECTOR + map.rank(grain) * WrittenDisk.GRAIN_SECTORS
                : 0;
    }

    private Piece grain(long offset) {
        long grain = map.select(offset / WrittenDisk.GRAIN);
        long within = offset % WrittenDisk.GRAIN;
        long from = grain * WrittenDisk.GRAIN + within;
        long length = map.run(grain) * WrittenDisk.GRAIN - within;
        // The last grain is written whole.
        return from < disk.size()
                ? new Piece.Stored(disk, from, Math.min(length, disk.size() - from))
                : new Piece.Absent(Extent.Kind.ZERO, length);
    }
}
