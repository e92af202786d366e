package assay.disk.vhdx;

import assay.disk.BlockMap;
import assay.disk.BlockSource;
import assay.disk.DiskFormat;
import assay.disk.DiskImage;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.PrintableText;
import assay.disk.TableReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The VHDX format, fixed and dynamic.
 *
 * <p>The details of an opened image: {@code subformat} (dynamic or fixed), {@code block size} in
 * bytes, {@code logical sector size} and {@code physical sector size} in bytes, {@code creator},
 * {@code log} (empty, or replayed if who wrote it did not close it: what the log holds is read as
 * if it had been written).
 */
public final class VhdxFormat implements DiskFormat {

    static final String NAME = "vhdx";

    static final int MIB = 1 << 20;

    /** {@code vhdxfile} in little-endian order. */
    static final long SIGNATURE = 0x656c696678646876L;

    /** Where the file says in UTF-16 which program made it ([MS-VHDX] 2.2.1). */
    static final int CREATOR = 8;

    private static final int CREATOR_LENGTH = 512;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean matches(BlockSource container) throws IOException {
        return container.size() >= Long.BYTES
                && read(container, 0, Long.BYTES).getLong(0) == SIGNATURE;
    }

    @Override
    public DiskImage open(BlockSource container) throws IOException {
        if (container.size() < MIB) {
            throw cutOff("the header section", 0, container.size());
        }
        Header header =
                Header.current(
                        read(container, Header.FIRST, Header.LENGTH),
                        read(container, Header.SECOND, Header.LENGTH));
        checkVersion(header);
        if (header.logLength() > 0) {
            checkMebibytes(
                    "the log",
                    header.logOffset(),
                    header.logLength(),
                    Header.FIRST + 72,
                    container.size());
        }
        boolean empty = header.logGuid().equals(Guid.NONE);
        BlockSource file = empty ? container : Log.replay(container, header);
        RegionTable regions = regions(file);
        checkLog(header, regions);
        Metadata metadata = Metadata.read(file, regions.metadata());
        BlockSource disk = disk(file, header, regions, metadata);
        return new DiskImage(NAME, container, disk, details(container, metadata, empty));
    }

    private static void checkVersion(Header header) throws ImageException {
        if (header.version() != 1 || header.logVersion() != 0) {
            throw error(
                    Reason.UNSUPPORTED,
                    Header.FIRST + 64,
                    "version %d of the format and %d of its log; only 1 and 0 can be read"
                            .formatted(header.version(), header.logVersion()));
        }
    }

    private static RegionTable regions(BlockSource file) throws IOException {
        for (int offset : new int[] {RegionTable.FIRST, RegionTable.SECOND}) {
            ByteBuffer table = read(file, offset, RegionTable.LENGTH);
            if (RegionTable.isIntact(table)) {
                return RegionTable.parse(table, offset, file.size());
            }
        }
        throw error(
                Reason.CORRUPT,
                RegionTable.FIRST,
                "neither of its two region tables has the right checksum; copy the image again");
    }

    private static void checkLog(Header header, RegionTable regions) throws ImageException {
        long end = header.logOffset() + header.logLength();
        if (header.logLength() > 0
                && (regions.bat().overlaps(header.logOffset(), end)
                        || regions.metadata().overlaps(header.logOffset(), end))) {
            throw error(Reason.CORRUPT, header.logOffset(), "the log overlaps a region");
        }
    }

    private static BlockSource disk(
            BlockSource file, Header header, RegionTable regions, Metadata metadata)
            throws IOException {
        Region bat = regions.bat();
        long entries = metadata.batEntries();
        if (entries * Long.BYTES > bat.length()) {
            throw error(
                    Reason.CORRUPT,
                    bat.fileOffset(),
                    "a block table of %d bytes, where the disk needs %d entries of 8"
                            .formatted(bat.length(), entries));
        }
        TableReader table =
                new TableReader(
                        file, bat.fileOffset(), entries, Long.BYTES, ByteOrder.LITTLE_ENDIAN);
        BlockMap.Layout layout =
                new BlockMap.Layout(
                        NAME,
                        metadata.virtualDiskSize(),
                        metadata.blockSize(),
                        0,
                        List.of(
                                new BlockMap.Structure("the header section", 0, MIB),
                                structure("the block table", bat),
                                structure("the metadata", regions.metadata()),
                                new BlockMap.Structure(
                                        "the log", header.logOffset(), header.logLength())));
        return BlockMap.disk(
                file,
                layout,
                block -> {
                    long index = metadata.batIndex(block);
                    return BatEntry.place(
                            table.entry(index), bat.fileOffset() + index * Long.BYTES);
                });
    }

    private static BlockMap.Structure structure(String name, Region region) {
        return new BlockMap.Structure(name, region.fileOffset(), region.length());
    }

    private static Map<String, String> details(
            BlockSource container, Metadata metadata, boolean logIsEmpty) throws IOException {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("subformat", metadata.leaveBlocksAllocated() ? "fixed" : "dynamic");
        details.put("block size", String.valueOf(metadata.blockSize()));
        details.put("logical sector size", String.valueOf(metadata.logicalSectorSize()));
        details.put("physical sector size", String.valueOf(metadata.physicalSectorSize()));
        details.put("creator", creator(container));
        details.put("log", logIsEmpty ? "empty" : "replayed");
        return details;
    }

    private static String creator(BlockSource container) throws IOException {
        byte[] utf16 = read(container, CREATOR, CREATOR_LENGTH).array();
        String text = new String(utf16, StandardCharsets.UTF_16LE);
        int end = text.indexOf('\0');
        String shown = end < 0 ? text : text.substring(0, end);
        return PrintableText.of(shown.getBytes(StandardCharsets.UTF_8), 100);
    }

    /** Bytes of the file in little-endian order; the caller checked that they are in it. */
    static ByteBuffer read(BlockSource file, long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        file.read(offset, bytes);
        return bytes.flip();
    }

    /**
     * Requires that a part of the file is whole mebibytes behind the first one, and inside it.
     *
     * @param field where in the file its offset is written, for errors
     */
    static void checkMebibytes(String what, long offset, long length, long field, long fileSize)
            throws ImageException {
        if (offset < MIB || offset % MIB != 0 || length < MIB || length % MIB != 0) {
            throw error(
                    Reason.CORRUPT,
                    field,
                    what
                            + " of %d bytes at byte %s, where whole mebibytes behind the first are allowed"
                                    .formatted(length, Long.toUnsignedString(offset)));
        }
        if (offset > fileSize - length) {
            throw cutOff(what, offset, fileSize);
        }
    }

    private static ImageException cutOff(String what, long offset, long fileSize) {
        return error(
                Reason.TRUNCATED,
                offset,
                what
                        + " ends after the file does, at %d bytes; the copy or upload is incomplete: copy the image again"
                                .formatted(fileSize));
    }

    static ImageException error(Reason reason, long offset, String what) {
        return new ImageException(reason, NAME, offset, what);
    }
}
