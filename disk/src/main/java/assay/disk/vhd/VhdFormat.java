package assay.disk.vhd;

import assay.disk.BlockMap;
import assay.disk.BlockSource;
import assay.disk.DiskFormat;
import assay.disk.DiskImage;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.RangeSource;
import assay.disk.TableReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The VHD format, fixed and dynamic; QEMU calls it vpc.
 *
 * <p>The details of an opened image: {@code subformat} (fixed or dynamic), {@code block size} in
 * bytes (of a dynamic one), {@code creator application}, {@code size by} (current size or geometry:
 * which field of the footer the disk's size was taken from), {@code saved state} (true if it
 * belongs to a suspended virtual machine).
 */
public final class VhdFormat implements DiskFormat {

    static final String NAME = "vhd";

    /** 2040 GiB, as in QEMU: sector numbers have 32 bits, and the table's also count bitmaps. */
    static final long MAX_SECTORS = 0xff00_0000L;

    private static final long UNUSED = 0xffff_ffffL;

    @Override
    public String name() {
        return NAME;
    }

    /** A footer at the end, or its copy at the start: a dynamic VHD has both. */
    @Override
    public boolean matches(BlockSource container) throws IOException {
        return Footer.isOn(sector(container, 0)) || Footer.isOn(lastSector(container));
    }

    /** Whether this is a fixed VHD whose footer is whole: all before it is the guest's. */
    @Override
    public boolean startsWithDisk(BlockSource container) throws IOException {
        ByteBuffer last = lastSector(container);
        return !Footer.isOn(sector(container, 0))
                && Footer.isIntact(last)
                && last.getInt(60) == Footer.FIXED;
    }

    @Override
    public DiskImage open(BlockSource container) throws IOException {
        ByteBuffer start = sector(container, 0);
        if (Footer.isOn(start)) {
            return openDynamic(container, Footer.parse(start, 0));
        }
        ByteBuffer last = lastSector(container);
        if (!Footer.isOn(last)) {
            throw error(Reason.TRUNCATED, -1, "the file has no footer: copy it again");
        }
        return openFixed(container, Footer.parse(last, container.size() - Footer.LENGTH));
    }

    private static DiskImage openFixed(BlockSource container, Footer footer) throws ImageException {
        long offset = container.size() - Footer.LENGTH;
        if (footer.diskType() != Footer.FIXED) {
            throw error(
                    Reason.CORRUPT,
                    0,
                    "the footer at the end says type %s, but its copy is not at the start; copy the image again"
                            .formatted(Integer.toUnsignedString(footer.diskType())));
        }
        long size = footer.size(offset);
        if (size > offset) {
            throw error(
                    Reason.TRUNCATED,
                    offset,
                    "a disk of %d bytes, but only %d stand before the footer; copy the image again"
                            .formatted(size, offset));
        }
        BlockSource disk = new RangeSource(container, 0, size);
        return new DiskImage(NAME, container, disk, details("fixed", footer, 0));
    }

    private static DiskImage openDynamic(BlockSource container, Footer footer) throws IOException {
        switch (footer.diskType()) {
            case Footer.DYNAMIC -> {}
            case Footer.DIFFERENCING -> throw hasParent(header(container, footer));
            default ->
                    throw error(
                            Reason.CORRUPT,
                            60,
                            "a footer of type %s at the start, where only a dynamic disk has one"
                                    .formatted(Integer.toUnsignedString(footer.diskType())));
        }
        DynamicHeader header = header(container, footer);
        long size = footer.size(0);
        long needed = (size - 1) / header.blockSize() + 1;
        if (header.maxTableEntries() < needed) {
            throw error(
                    Reason.CORRUPT,
                    footer.dataOffset() + 28,
                    "a block table of %d entries, where the disk needs %d"
                            .formatted(header.maxTableEntries(), needed));
        }
        requireInside(container, header.tableOffset(), needed * Integer.BYTES, "the block table");
        requireSameAtEnd(container, footer);
        BlockSource disk = dynamicDisk(container, footer, header, size, needed);
        return new DiskImage(NAME, container, disk, details("dynamic", footer, header.blockSize()));
    }

    private static BlockSource dynamicDisk(
            BlockSource container, Footer footer, DynamicHeader header, long size, long blocks)
            throws IOException {
        long tableLength = blocks * Integer.BYTES;
        TableReader table =
                new TableReader(
                        container,
                        header.tableOffset(),
                        blocks,
                        Integer.BYTES,
                        ByteOrder.BIG_ENDIAN);
        BlockMap.Layout layout =
                new BlockMap.Layout(
                        NAME,
                        size,
                        header.blockSize(),
                        header.bitmapLength(),
                        List.of(
                                structure("the footer's copy", 0, Footer.LENGTH),
                                structure("the header", footer.dataOffset(), DynamicHeader.LENGTH),
                                structure("the block table", header.tableOffset(), tableLength),
                                structure(
                                        "the footer",
                                        container.size() - Footer.LENGTH,
                                        Footer.LENGTH)));
        // What the bitmap calls unwritten is read as well, as QEMU does: without a parent it is
        // zeros.
        return BlockMap.disk(
                container,
                layout,
                block -> {
                    long sector = table.entry(block);
                    return sector == UNUSED
                            ? BlockMap.HOLE
                            : sector * Footer.SECTOR + header.bitmapLength();
                });
    }

    private static BlockMap.Structure structure(String name, long start, long length) {
        return new BlockMap.Structure(name, start, length);
    }

    private static DynamicHeader header(BlockSource container, Footer footer) throws IOException {
        long offset = footer.dataOffset();
        requireInside(container, offset, DynamicHeader.LENGTH, "the dynamic disk's header");
        ByteBuffer bytes = ByteBuffer.allocate(DynamicHeader.LENGTH);
        container.read(offset, bytes);
        return DynamicHeader.parse(bytes.flip(), offset);
    }

    private static ImageException hasParent(DynamicHeader header) {
        String name = header.parentName();
        return error(
                Reason.EXTERNAL_FILE,
                60,
                "it is a differencing disk and holds only what differs from its parent"
                        + (name.isEmpty() ? "" : " \"" + name + "\"")
                        + "; no other file is ever opened: merge the two where both are, with"
                        + " Hyper-V's Merge-VHD");
    }

    /** The footer is written last: without it, or with another one, something went wrong. */
    private static void requireSameAtEnd(BlockSource container, Footer copy) throws IOException {
        long offset = container.size() - Footer.LENGTH;
        ByteBuffer last = lastSector(container);
        if (!Footer.isOn(last)) {
            throw error(
                    Reason.TRUNCATED,
                    offset,
                    "the file does not end in a footer; the copy or upload is incomplete: copy the"
                            + " image again");
        }
        if (!Footer.parse(last, offset).agreesWith(copy)) {
            throw error(
                    Reason.CORRUPT,
                    offset,
                    "the footer and its copy at the start differ, so programs disagree on what the"
                            + " disk holds; export it again from where it was made");
        }
    }

    private static void requireInside(BlockSource container, long offset, long length, String what)
            throws ImageException {
        if (offset < Footer.LENGTH) {
            throw error(
                    Reason.CORRUPT,
                    -1,
                    what + " is said to be at byte " + Long.toUnsignedString(offset));
        }
        if (offset > container.size() - length) {
            throw error(
                    Reason.TRUNCATED,
                    offset,
                    "%s ends after the file does, at %d bytes; the copy or upload is incomplete: copy the image again"
                            .formatted(what, container.size()));
        }
    }

    private static Map<String, String> details(String subformat, Footer footer, int blockSize) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("subformat", subformat);
        if (blockSize > 0) {
            details.put("block size", String.valueOf(blockSize));
        }
        details.put("creator application", footer.creator());
        details.put("size by", footer.usesCurrentSize() ? "current size" : "geometry");
        details.put("saved state", String.valueOf(footer.savedState()));
        return details;
    }

    private static ByteBuffer lastSector(BlockSource container) throws IOException {
        return sector(container, container.size() - Footer.LENGTH);
    }

    /** The 512 bytes at an offset, or nothing if they are not in the file. */
    private static ByteBuffer sector(BlockSource container, long offset) throws IOException {
        if (offset < 0 || offset > container.size() - Footer.LENGTH) {
            return ByteBuffer.allocate(0);
        }
        ByteBuffer bytes = ByteBuffer.allocate(Footer.LENGTH);
        container.read(offset, bytes);
        return bytes.flip();
    }

    static ImageException error(Reason reason, long offset, String what) {
        return new ImageException(reason, NAME, offset, what);
    }
}
