package assay.disk;

import assay.disk.ImageException.Reason;
import assay.disk.MappedSource.Piece;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Where the blocks of a disk are in a container that has one table for them: VHD, VHDX, VDI. Each
 * place is checked before it is read.
 */
public final class BlockMap implements MappedSource.Mapping {

    /** The place of a block that was never written. */
    public static final long HOLE = -1;

    /** The place of a block that is said to be zeros. */
    public static final long ZERO = -2;

    /** The blocks of 256 GiB of a disk, of 1 MiB each; a few hundredths of a second. */
    private static final int MAX_EARLY_STEPS = 1 << 18;

    /** Gives the place of a block: where its first byte is, or {@link #HOLE} or {@link #ZERO}. */
    @FunctionalInterface
    public interface Places {

        /**
         * The place of the block with a number.
         *
         * @throws ImageException if the table says what the format does not allow
         */
        long of(long block) throws IOException;
    }

    /** A part of the container that holds no blocks, such as its header. */
    public record Structure(String name, long start, long length) {

        private boolean overlaps(long from, long to) {
            return from < start + length && start < to;
        }
    }

    /**
     * How the blocks lie.
     *
     * @param format the container's format, for errors
     * @param size of the disk in bytes
     * @param blockSize in bytes; the last block may be used in part
     * @param prefix bytes that stand right before each block in the container and belong to it
     * @param structures where no block may be
     */
    public record Layout(
            String format, long size, int blockSize, int prefix, List<Structure> structures) {}

    private final BlockSource file;
    private final Layout layout;
    private final Places places;

    private BlockMap(BlockSource file, Layout layout, Places places) {
        this.file = file;
        this.layout = layout;
        this.places = places;
    }

    /**
     * The disk in {@code file}. Looks through the places first, to say before anything is read that
     * the file was cut off, or that two blocks share bytes. Of a very large disk this reaches only
     * the start; the rest is checked when it is read.
     *
     * @throws ImageException if a place is wrong
     */
    public static BlockSource disk(BlockSource file, Layout layout, Places places)
            throws IOException {
        BlockMap map = new BlockMap(file, layout, places);
        map.check();
        return new MappedSource(layout.format, layout.size, map);
    }

    private void check() throws IOException {
        long blocks = (layout.size - 1) / layout.blockSize + 1;
        long[] found = new long[(int) Math.min(blocks, MAX_EARLY_STEPS)];
        int count = 0;
        for (int block = 0; block < found.length; block++) {
            long place = place(block);
            if (place >= 0) {
                found[count++] = place;
            }
        }
        Arrays.sort(found, 0, count);
        for (int i = 1; i < count; i++) {
            if (found[i] - found[i - 1] < layout.prefix + (long) layout.blockSize) {
                throw error(
                        Reason.CORRUPT,
                        found[i],
                        "two blocks of the disk share these bytes; a program that writes to one"
                                + " would damage the other");
            }
        }
    }

    @Override
    public Piece at(long offset) throws IOException {
        long block = offset / layout.blockSize;
        long within = offset % layout.blockSize;
        long length = Math.min(layout.blockSize - within, layout.size - offset);
        long place = place(block);
        if (place >= 0) {
            return new Piece.Stored(file, place + within, length);
        }
        return new Piece.Absent(place == ZERO ? Extent.Kind.ZERO : Extent.Kind.HOLE, length);
    }

    private long place(long block) throws IOException {
        long place = places.of(block);
        if (place < 0) {
            return place;
        }
        long length = Math.min(layout.blockSize, layout.size - block * layout.blockSize);
        if (place > file.size() - length) {
            throw error(
                    Reason.TRUNCATED,
                    place,
                    "block %d of the disk ends after the file does, at %d bytes; the copy or upload is incomplete: copy the image again"
                            .formatted(block, file.size()));
        }
        for (Structure structure : layout.structures) {
            if (structure.overlaps(place - layout.prefix, place + length)) {
                throw error(
                        Reason.CORRUPT,
                        place,
                        "block %d of the disk is said to be here, but here is %s"
                                .formatted(block, structure.name));
            }
        }
        return place;
    }

    private ImageException error(Reason reason, long offset, String what) {
        return new ImageException(reason, layout.format, offset, what);
    }
}
