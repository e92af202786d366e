package assay.disk.vdi;

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
import java.util.Optional;
import java.util.UUID;

/**
 * A disk as a dynamic VDI: header, block map, and from the next mebibyte on the blocks that hold
 * data, in the disk's order.
 */
public final class VdiView {

    /**
     * What may be chosen.
     *
     * @param uuidImage identifies the disk; if empty, it is derived from the disk's size and layout
     */
    public record Options(Optional<UUID> uuidImage) {

        /** Nothing is chosen. */
        public static final Options DEFAULT = new Options(Optional.empty());
    }

    /** With more, the block map would reach over 4 GiB, to where a block's offset cannot point. */
    private static final long MAX_BLOCKS = VdiFormat.MAX_BLOCKS - VdiFormat.BLOCK;

    private static final String TEXT = "<<< Oracle VM VirtualBox Disk Image >>>\n";

    private final BlockSource disk;
    private final AllocationMap map;
    private final BlockSource header;
    private final BlockSource table;
    private final long blocks;

    private VdiView(BlockSource disk, AllocationMap map, Options options) {
        this.disk = disk;
        this.map = map;
        this.table =
                new TableSource(map.blocks(), Integer.BYTES, ByteOrder.LITTLE_ENDIAN, this::entry);
        long metadata = VdiHeader.LENGTH + table.size();
        this.blocks = (metadata + VdiFormat.BLOCK - 1) / VdiFormat.BLOCK * VdiFormat.BLOCK;
        this.header = new BytesSource(header(options).toBytes());
    }

    /**
     * A VDI of {@code disk}: computed, not copied. The disk's extents are looked at now, its data
     * when the VDI is read. The same disk gives the same bytes. Closing it closes nothing.
     *
     * @throws ImageException with {@link Reason#LIMIT} if the disk is empty or over about 1023 TiB
     */
    public static BlockSource of(BlockSource disk) throws IOException {
        return of(disk, Options.DEFAULT);
    }

    /**
     * A VDI of {@code disk}, as {@link #of(BlockSource)}, in the way that was chosen. A size that
     * is not a multiple of 512 bytes is rounded up.
     *
     * @throws ImageException with {@link Reason#LIMIT} if the disk is empty or over about 1023 TiB
     */
    public static BlockSource of(BlockSource disk, Options options) throws IOException {
        if (disk.size() < 1 || disk.size() > MAX_BLOCKS * VdiFormat.BLOCK) {
            throw VdiFormat.error(
                    Reason.LIMIT,
                    -1,
                    "a disk of %d bytes does not fit into the format, which holds 1 byte to 1023 TiB; write it as qcow2"
                            .formatted(disk.size()));
        }
        AllocationMap map = AllocationMap.of(disk, VdiFormat.BLOCK);
        VdiView view = new VdiView(disk, map, options);
        long size = view.blocks + map.allocated() * VdiFormat.BLOCK;
        return new MappedSource(VdiFormat.NAME, size, view::at);
    }

    private VdiHeader header(Options options) {
        long size = (disk.size() + VdiFormat.SECTOR - 1) / VdiFormat.SECTOR * VdiFormat.SECTOR;
        return new VdiHeader(
                TEXT,
                VdiHeader.DYNAMIC,
                VdiHeader.LENGTH,
                blocks,
                VdiFormat.SECTOR,
                size,
                VdiFormat.BLOCK,
                0,
                map.blocks(),
                map.allocated(),
                options.uuidImage.orElseGet(() -> DerivedUuid.of("vdi image", size, map)),
                DerivedUuid.of("vdi last snap", size, map),
                VdiHeader.NONE,
                VdiHeader.NONE);
    }

    private long entry(long block) {
        return map.isAllocated(block) ? map.rank(block) : VdiFormat.UNALLOCATED;
    }

    private Piece at(long offset) {
        if (offset < VdiHeader.LENGTH) {
            return new Piece.Stored(header, offset, VdiHeader.LENGTH - offset);
        }
        long inTable = offset - VdiHeader.LENGTH;
        if (inTable < table.size()) {
            return new Piece.Stored(table, inTable, table.size() - inTable);
        }
        return offset < blocks
                ? new Piece.Absent(Extent.Kind.HOLE, blocks - offset)
                : block(offset - blocks);
    }

    private Piece block(long offset) {
        long block = map.select(offset / VdiFormat.BLOCK);
        long within = offset % VdiFormat.BLOCK;
        long from = block * VdiFormat.BLOCK + within;
        long length = map.run(block) * VdiFormat.BLOCK - within;
        // The last block is written whole.
        return from < disk.size()
                ? new Piece.Stored(disk, from, Math.min(length, disk.size() - from))
                : new Piece.Absent(Extent.Kind.HOLE, length);
    }
}
