package assay.disk.vhdx;

import assay.disk.AllocationMap;
import assay.disk.BlockSource;
import assay.disk.BytesSource;
import assay.disk.DerivedUuid;
import assay.disk.Extent;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.MappedSource;
import assay.disk.MappedSource.Piece;
import assay.disk.TableSource;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A disk as a dynamic VHDX. Each part starts on a mebibyte: header section, empty log, metadata,
 * block table, and the blocks that hold data, in the disk's order.
 */
public final class VhdxView {

    /**
     * What may be chosen.
     *
     * @param blockSize in bytes, a power of two from 1 MiB to 256 MiB: small blocks make small
     *     files, large ones a small block table
     * @param virtualDiskId identifies the disk; if empty, it is derived from the disk's size and
     *     layout
     */
    public record Options(int blockSize, Optional<UUID> virtualDiskId) {

        /** Blocks of 2 MiB. */
        public static final Options DEFAULT = new Options(2 << 20, Optional.empty());

        /**
         * @throws IllegalArgumentException if the format has no blocks of that size
         */
        public Options {
            if (blockSize < 1 << 20 || blockSize > 256 << 20 || Integer.bitCount(blockSize) != 1) {
                throw new IllegalArgumentException("blocks of " + blockSize + " bytes");
            }
        }
    }

    private static final int MIB = VhdxFormat.MIB;
    private static final int SECTOR = 512;
    private static final int PHYSICAL_SECTOR = 4096;

    /** Table entries of which all or none are a hole: the unit in which programs write. */
    private static final int PAGE_ENTRIES = 4096 / Long.BYTES;

    static final long LOG = MIB;
    static final long METADATA = 2 * MIB;
    static final long BAT = 3 * MIB;

    private final BlockSource disk;
    private final AllocationMap map;
    private final Metadata metadata;
    private final BlockSource table;
    private final long blocks;
    private final StartSection start;

    private VhdxView(BlockSource disk, AllocationMap map, Metadata metadata) {
        this.disk = disk;
        this.map = map;
        this.metadata = metadata;
        this.table =
                new TableSource(
                        metadata.batEntries(), Long.BYTES, ByteOrder.LITTLE_ENDIAN, this::entry);
        long tableLength = (table.size() + MIB - 1) / MIB * MIB;
        this.blocks = BAT + tableLength;
        Header header =
                new Header(
                        1,
                        DerivedUuid.of("vhdx file write", disk.size(), map),
                        DerivedUuid.of("vhdx data write", disk.size(), map),
                        Guid.NONE,
                        0,
                        1,
                        MIB,
                        LOG);
        RegionTable regions =
                new RegionTable(
                        new Region(Region.BAT, BAT, tableLength),
                        new Region(Region.METADATA, METADATA, MIB));
        this.start = StartSection.of(header, regions, metadata);
    }

    /**
     * A VHDX of {@code disk}: computed, not copied. The disk's extents are looked at now, its data
     * when the VHDX is read. The same disk gives the same bytes. Closing it closes nothing.
     *
     * @throws ImageException with {@link Reason#LIMIT} if the disk is empty or over 64 TiB
     */
    public static BlockSource of(BlockSource disk) throws IOException {
        return of(disk, Options.DEFAULT);
    }

    /**
     * A VHDX of {@code disk}, as {@link #of(BlockSource)}, in the way that was chosen. A size that
     * is not a multiple of 512 bytes is rounded up.
     *
     * @throws ImageException with {@link Reason#LIMIT} if the disk is empty or over 64 TiB
     */
    public static BlockSource of(BlockSource disk, Options options) throws IOException {
        if (disk.size() < 1 || disk.size() > Metadata.MAX_DISK) {
            throw VhdxFormat.error(
                    Reason.LIMIT,
                    -1,
                    "a disk of %d bytes does not fit into the format, which holds 1 byte to 64 TiB; write it as qcow2"
                            .formatted(disk.size()));
        }
        AllocationMap map = AllocationMap.of(disk, options.blockSize);
        long size = (disk.size() + SECTOR - 1) / SECTOR * SECTOR;
        UUID id = options.virtualDiskId.orElseGet(() -> DerivedUuid.of("vhdx disk", size, map));
        Metadata metadata =
                new Metadata(options.blockSize, false, size, id, SECTOR, PHYSICAL_SECTOR);
        VhdxView view = new VhdxView(disk, map, metadata);
        return new MappedSource(
                VhdxFormat.NAME, view.blocks + map.allocated() * options.blockSize, view::at);
    }

    private Piece at(long offset) {
        if (offset < BAT) {
            return start.at(offset);
        }
        long inTable = offset - BAT;
        if (inTable < table.size()) {
            return table(inTable);
        }
        return offset < blocks ? hole(blocks - offset) : block(offset - blocks);
    }

    private static Piece hole(long length) {
        return new Piece.Absent(Extent.Kind.HOLE, length);
    }

    /** Part of the block table, of which whole pages of unwritten blocks are holes. */
    private Piece table(long offset) {
        long ratio = metadata.chunkRatio();
        long page = offset / Long.BYTES / PAGE_ENTRIES;
        long entry = page * PAGE_ENTRIES;
        // Of each ratio + 1 entries, the last one is for a sector bitmap, and always zero.
        long block = entry / (ratio + 1) * ratio + Math.min(entry % (ratio + 1), ratio);
        long next = map.nextAllocated(Math.min(block, map.blocks()));
        long nextPage =
                next == map.blocks()
                        ? Long.MAX_VALUE / 4096
                        : metadata.batIndex(next) / PAGE_ENTRIES;
        if (nextPage > page) {
            return hole(Math.min(nextPage * 4096, table.size()) - offset);
        }
        return new Piece.Stored(table, offset, Math.min((page + 1) * 4096, table.size()) - offset);
    }

    private long entry(long index) {
        long ratio = metadata.chunkRatio();
        long block = index / (ratio + 1) * ratio + index % (ratio + 1);
        if (index % (ratio + 1) == ratio || !map.isAllocated(block)) {
            return BatEntry.NOT_PRESENT;
        }
        return BatEntry.present(blocks + map.rank(block) * metadata.blockSize());
    }

    private Piece block(long offset) {
        int size = metadata.blockSize();
        long block = map.select(offset / size);
        long within = offset % size;
        long from = block * size + within;
        long length = map.run(block) * size - within;
        // The last block is written whole.
        return from < disk.size()
                ? new Piece.Stored(disk, from, Math.min(length, disk.size() - from))
                : hole(length);
    }

    /** Bytes and where in the file they stand. */
    private record Part(long offset, BlockSource bytes) {

        private long end() {
            return offset + bytes.size();
        }
    }

    /**
     * What stands before the block table.
     *
     * @param parts in order; between them are holes
     */
    private record StartSection(List<Part> parts) {

        static StartSection of(Header header, RegionTable regions, Metadata metadata) {
            BlockSource table = new BytesSource(regions.toBytes());
            return new StartSection(
                    List.of(
                            new Part(0, new BytesSource(MetadataBytes.identifier())),
                            new Part(Header.FIRST, new BytesSource(header.toBytes())),
                            new Part(Header.SECOND, new BytesSource(header.next().toBytes())),
                            new Part(RegionTable.FIRST, table),
                            new Part(RegionTable.SECOND, table),
                            new Part(METADATA, new BytesSource(MetadataBytes.region(metadata)))));
        }

        Piece at(long offset) {
            for (Part part : parts) {
                if (offset < part.offset) {
                    return hole(part.offset - offset);
                }
                if (offset < part.end()) {
                    return new Piece.Stored(part.bytes, offset - part.offset, part.end() - offset);
                }
            }
            return hole(BAT - offset);
        }
    }
}
