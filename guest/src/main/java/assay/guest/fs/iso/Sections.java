package assay.guest.fs.iso;

import assay.disk.BlockSource;
import assay.disk.Extent;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.MappedSource;
import assay.disk.MappedSource.Piece;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The sections of a file, one after the other: ECMA-119, 6.5.1. Files of up to 4 GiB have one.
 *
 * @param list in order
 * @param size of all together, in bytes
 */
record Sections(List<Section> list, long size) {

    /** Of 4 GiB each: more than fits on any disc. */
    private static final int MAX = 4096;

    /**
     * A run of blocks.
     *
     * @param start where it is on the disc, in bytes
     * @param length in bytes
     */
    record Section(long start, long length) {}

    Sections {
        list = List.copyOf(list);
    }

    /** Those of the file whose first record is at {@code number}. */
    static Sections of(IsoVolume volume, long number) throws IOException {
        List<Section> list = new ArrayList<>();
        DirectoryRecord record = volume.record(number);
        long size = 0;
        while (true) {
            if (record.interleaved() || list.size() >= MAX) {
                throw new ImageException(
                        Reason.UNSUPPORTED,
                        IsoVolume.FORMAT,
                        record.at(),
                        "a file is interleaved, or in more than " + MAX + " sections");
            }
            list.add(new Section(record.block() * volume.blockSize(), record.size()));
            size += record.size();
            if (!record.has(DirectoryRecord.MULTI_EXTENT)) {
                return new Sections(list, size);
            }
            record = following(volume, record.at());
        }
    }

    private static DirectoryRecord following(IsoVolume volume, long number) throws IOException {
        int sector = volume.blockSize();
        long next = number + Byte.toUnsignedInt(volume.bytes(number, 1).get(0));
        boolean sectorEnds = next % sector == 0 || volume.bytes(next, 1).get(0) == 0;
        return volume.record(sectorEnds ? Math.ceilDiv(next, sector) * sector : next);
    }

    /** Their bytes. */
    BlockSource content(BlockSource disc) {
        return new MappedSource(IsoVolume.FORMAT, size, offset -> at(disc, offset));
    }

    private Piece at(BlockSource disc, long offset) {
        long start = 0;
        for (Section section : list) {
            long inside = offset - start;
            if (inside < section.length()) {
                return new Piece.Stored(disc, section.start() + inside, section.length() - inside);
            }
            start += section.length();
        }
        return new Piece.Absent(Extent.Kind.HOLE, 1);
    }
}
