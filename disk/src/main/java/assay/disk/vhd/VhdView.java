package assay.disk.vhd;

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
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * A disk as a VHD. A fixed one is the disk and a footer. A dynamic one is the footer's copy, a
 * header, the block table, the blocks that hold data, each after a bitmap, and the footer.
 */
public final class VhdView {

    /** How the disk is laid out. */
    public enum Subformat {
        /** All of it, byte for byte: what Azure takes. */
        FIXED,
        /** Only blocks that hold data: smaller where the file system or protocol has no holes. */
        DYNAMIC
    }

    /**
     * What may be chosen.
     *
     * @param subformat how it is laid out
     * @param wholeMebibytes whether the disk is made larger, up to a multiple of 1 MiB, as Azure
     *     wants it
     * @param uniqueId identifies the disk; if empty, it is derived from the disk's size and layout
     */
    public record Options(Subformat subformat, boolean wholeMebibytes, Optional<UUID> uniqueId) {

        /** A dynamic disk of the same size. */
        public static final Options DEFAULT =
                new Options(Subformat.DYNAMIC, false, Optional.empty());

        /** What Azure takes: fixed, of whole mebibytes. */
        public static final Options AZURE = new Options(Subformat.FIXED, true, Optional.empty());
    }

    private static final int BLOCK = 2 << 20;
    private static final int MIB = 1 << 20;
    private static final int BITMAP = DynamicHeader.bitmapLength(BLOCK);
    private static final int HEADER = Footer.LENGTH;
    private static final int TABLE = HEADER + DynamicHeader.LENGTH;
    private static final int UNUSED = -1;

    private final BlockSource disk;
    private final AllocationMap map;
    private final BlockSource start;
    private final BlockSource footer;

    /** In order before the first block: footer and header, table, the table's padding. */
    private final BlockSource table;

    private final BlockSource ones;
    private final long blocks;
    private final long end;

    private VhdView(BlockSource disk, AllocationMap map, byte[] footer) {
        this.disk = disk;
        this.map = map;
        this.footer = new BytesSource(footer);
        byte[] header = new DynamicHeader(TABLE, map.blocks(), BLOCK, "").toBytes();
        byte[] first = Arrays.copyOf(footer, TABLE);
        System.arraycopy(header, 0, first, HEADER, header.length);
        this.start = new BytesSource(first);
        long sectors = (map.blocks() * Integer.BYTES - 1) / Footer.SECTOR + 1;
        this.table =
                new TableSource(
                        sectors * Footer.SECTOR / Integer.BYTES,
                        Integer.BYTES,
                        ByteOrder.BIG_ENDIAN,
                        this::entry);
        byte[] bitmap = new byte[BITMAP];
        Arrays.fill(bitmap, (byte) 0xff);
        this.ones = new BytesSource(bitmap);
        this.blocks = TABLE + table.size();
        this.end = blocks + map.allocated() * (BITMAP + (long) BLOCK);
    }

    /**
     * A dynamic VHD of {@code disk}: computed, not copied. The disk's extents are looked at now,
     * its data when the VHD is read. The same disk gives the same bytes. Closing it closes nothing.
     *
     * @throws ImageException with {@link Reason#LIMIT} if the disk is empty or over 2040 GiB
     */
    public static BlockSource of(BlockSource disk) throws IOException {
        return of(disk, Options.DEFAULT);
    }

    /**
     * A VHD of {@code disk}, as {@link #of(BlockSource)}, in the way that was chosen. A size that
     * is not a multiple of 512 bytes is rounded up.
     *
     * @throws ImageException with {@link Reason#LIMIT} if the disk is empty or over 2040 GiB
     */
    public static BlockSource of(BlockSource disk, Options options) throws IOException {
        int unit = options.wholeMebibytes ? MIB : Footer.SECTOR;
        if (disk.size() < 1 || disk.size() > VhdFormat.MAX_SECTORS * Footer.SECTOR) {
            throw VhdFormat.error(
                    Reason.LIMIT,
                    -1,
                    "a disk of %d bytes does not fit into the format, which holds 1 byte to 2040 GiB; write it as VHDX or qcow2"
                            .formatted(disk.size()));
        }
        long size = (disk.size() + unit - 1) / unit * unit;
        AllocationMap map = AllocationMap.of(disk, BLOCK);
        boolean fixed = options.subformat == Subformat.FIXED;
        Footer footer =
                new Footer(
                        fixed ? Footer.NONE : HEADER,
                        Footer.HYPER_V,
                        size,
                        Chs.of(size / Footer.SECTOR),
                        fixed ? Footer.FIXED : Footer.DYNAMIC,
                        options.uniqueId.orElseGet(() -> DerivedUuid.of(VhdFormat.NAME, size, map)),
                        false);
        return fixed
                ? fixed(disk, size, new BytesSource(footer.toBytes()))
                : new VhdView(disk, map, footer.toBytes()).source();
    }

    private static BlockSource fixed(BlockSource disk, long size, BlockSource footer) {
        return new MappedSource(
                VhdFormat.NAME,
                size + Footer.LENGTH,
                offset -> {
                    if (offset < disk.size()) {
                        return new Piece.Stored(disk, offset, disk.size() - offset);
                    }
                    return offset < size
                            ? new Piece.Absent(Extent.Kind.HOLE, size - offset)
                            : new Piece.Stored(
                                    footer, offset - size, size + Footer.LENGTH - offset);
                });
    }

    private BlockSource source() {
        return new MappedSource(VhdFormat.NAME, end + Footer.LENGTH, this::at);
    }

    private Piece at(long offset) {
        if (offset < TABLE) {
            return new Piece.Stored(start, offset, TABLE - offset);
        }
        if (offset < blocks) {
            return new Piece.Stored(table, offset - TABLE, blocks - offset);
        }
        return offset < end
                ? block(offset - blocks)
                : new Piece.Stored(footer, offset - end, end + Footer.LENGTH - offset);
    }

    private long entry(long block) {
        return block < map.blocks() && map.isAllocated(block)
                ? (blocks + map.rank(block) * (BITMAP + (long) BLOCK)) / Footer.SECTOR
                : UNUSED;
    }

    private Piece block(long offset) {
        long within = offset % (BITMAP + BLOCK) - BITMAP;
        if (within < 0) {
            return new Piece.Stored(ones, BITMAP + within, -within);
        }
        long from = map.select(offset / (BITMAP + BLOCK)) * BLOCK + within;
        long length = BLOCK - within;
        // The last block is written whole.
        return from < disk.size()
                ? new Piece.Stored(disk, from, Math.min(length, disk.size() - from))
                : new Piece.Absent(Extent.Kind.HOLE, length);
    }
}
