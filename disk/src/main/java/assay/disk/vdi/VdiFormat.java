package assay.disk.vdi;

import assay.disk.BlockMap;
import assay.disk.BlockSource;
import assay.disk.DiskFormat;
import assay.disk.DiskImage;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.TableReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The VDI format, dynamic and static.
 *
 * <p>The details of an opened image: {@code subformat} (dynamic or static), {@code block size} in
 * bytes, {@code creator} (the text at its start).
 */
public final class VdiFormat implements DiskFormat {

    static final String NAME = "vdi";

    static final int SECTOR = 512;

    /** The only block size that VirtualBox makes and QEMU reads. */
    static final int BLOCK = 1 << 20;

    /** As in QEMU. */
    static final long MAX_BLOCKS = 0x3fff_ffff;

    /** The entry of a block that was never written. */
    static final long UNALLOCATED = 0xffff_ffffL;

    /** The entry of a block that was discarded. */
    static final long DISCARDED = 0xffff_fffeL;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean matches(BlockSource container) throws IOException {
        ByteBuffer start = first(container, VdiHeader.SIGNATURE_OFFSET + Integer.BYTES);
        return start.limit() == VdiHeader.SIGNATURE_OFFSET + Integer.BYTES
                && start.order(ByteOrder.LITTLE_ENDIAN).getInt(VdiHeader.SIGNATURE_OFFSET)
                        == VdiHeader.SIGNATURE;
    }

    @Override
    public DiskImage open(BlockSource container) throws IOException {
        VdiHeader header = VdiHeader.parse(first(container, VdiHeader.LENGTH));
        checkType(header);
        long size = checkedSize(header);
        checkTable(header, container.size());
        BlockSource disk = disk(container, header, size);
        return new DiskImage(NAME, container, disk, details(header));
    }

    private static ByteBuffer first(BlockSource container, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(length, container.size()));
        container.read(0, bytes);
        return bytes.flip();
    }

    private static void checkType(VdiHeader header) throws ImageException {
        boolean known =
                header.imageType() == VdiHeader.DYNAMIC || header.imageType() == VdiHeader.STATIC;
        boolean linked =
                !header.uuidLink().equals(VdiHeader.NONE)
                        || !header.uuidParent().equals(VdiHeader.NONE);
        if (header.imageType() == 3 || header.imageType() == 4 || (known && linked)) {
            throw error(
                    Reason.EXTERNAL_FILE,
                    known ? 424 : 76,
                    "it holds only what differs from its parent, the image "
                            + header.uuidLink()
                            + "; no other file is ever opened: flatten it where both are, with:"
                            + " VBoxManage clonemedium in.vdi out.vdi");
        }
        if (!known) {
            throw error(
                    Reason.UNSUPPORTED,
                    76,
                    "an image of type %s; only 1 (dynamic) and 2 (static) can be read"
                            .formatted(Integer.toUnsignedString(header.imageType())));
        }
    }

    /** The size of the disk, whole sectors as in QEMU. */
    private static long checkedSize(VdiHeader header) throws ImageException {
        if (header.sectorSize() != SECTOR) {
            throw error(
                    Reason.UNSUPPORTED,
                    360,
                    "sectors of " + header.sectorSize() + " bytes, not 512");
        }
        if (header.blockSize() != BLOCK || header.blockExtra() != 0) {
            throw error(
                    Reason.UNSUPPORTED,
                    376,
                    "blocks of %d bytes and %d more; only those of 1 MiB can be read"
                            .formatted(header.blockSize(), header.blockExtra()));
        }
        if (header.blocksInImage() > MAX_BLOCKS) {
            throw error(Reason.LIMIT, 384, header.blocksInImage() + " blocks");
        }
        long size = header.diskSize();
        if (size < 1 || size > header.blocksInImage() * BLOCK) {
            throw error(
                    Reason.CORRUPT,
                    368,
                    "a disk of %s bytes in %d blocks of 1 MiB"
                            .formatted(Long.toUnsignedString(size), header.blocksInImage()));
        }
        return (size + SECTOR - 1) / SECTOR * SECTOR;
    }

    private static void checkTable(VdiHeader header, long fileSize) throws ImageException {
        long offset = header.offsetBmap();
        long length = header.blocksInImage() * Integer.BYTES;
        if (offset < VdiHeader.LENGTH || offset % SECTOR != 0) {
            throw error(Reason.CORRUPT, 340, "a block map at byte " + offset);
        }
        if (offset > fileSize - length) {
            throw error(
                    Reason.TRUNCATED,
                    offset,
                    "the block map ends after the file does, at %d bytes; the copy or upload is incomplete: copy the image again"
                            .formatted(fileSize));
        }
        if (header.offsetData() < offset + length || header.offsetData() % SECTOR != 0) {
            throw error(
                    Reason.CORRUPT,
                    344,
                    "blocks from byte %d on, where the block map ends at byte %d"
                            .formatted(header.offsetData(), offset + length));
        }
    }

    private static BlockSource disk(BlockSource container, VdiHeader header, long size)
            throws IOException {
        TableReader table =
                new TableReader(
                        container,
                        header.offsetBmap(),
                        header.blocksInImage(),
                        Integer.BYTES,
                        ByteOrder.LITTLE_ENDIAN);
        return BlockMap.disk(
                container,
                new BlockMap.Layout(NAME, size, BLOCK, 0, List.of()),
                block -> place(header, block, table.entry(block)));
    }

    private static long place(VdiHeader header, long block, long entry) throws ImageException {
        if (entry == UNALLOCATED) {
            return BlockMap.HOLE;
        }
        if (entry == DISCARDED) {
            return BlockMap.ZERO;
        }
        if (entry >= header.blocksInImage()) {
            throw error(
                    Reason.CORRUPT,
                    header.offsetBmap() + block * Integer.BYTES,
                    "block %d of the disk is said to be block %d of %d"
                            .formatted(block, entry, header.blocksInImage()));
        }
        return header.offsetData() + entry * BLOCK;
    }

    private static Map<String, String> details(VdiHeader header) {
        Map<String, String> details = new LinkedHashMap<>();
        boolean dynamic = header.imageType() == VdiHeader.DYNAMIC;
        details.put("subformat", dynamic ? "dynamic" : "static");
        details.put("block size", String.valueOf(header.blockSize()));
        details.put("creator", header.text());
        return details;
    }

    static ImageException error(Reason reason, long offset, String what) {
        return new ImageException(reason, NAME, offset, what);
    }
}
