package assay.guest.free;

import assay.disk.BlockSource;
import assay.disk.Extent;
import assay.disk.ImageException;
import assay.disk.MappedSource;
import assay.disk.MappedSource.Piece;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the file systems of a disk call free, in grains of 4 KiB.
 *
 * <pre>{@code
 * BlockSource smaller = FreeSpace.find(disk).without();
 * }</pre>
 */
public final class FreeSpace {

    private final BlockSource disk;
    private final @Nullable Grains grains;
    private final List<Part> parts;
    private final String whyNot;

    private FreeSpace(BlockSource disk, @Nullable Grains grains, List<Part> parts, String whyNot) {
        this.disk = disk;
        this.grains = grains;
        this.parts = List.copyOf(parts);
        this.whyNot = whyNot;
    }

    /**
     * One file system.
     *
     * @param place where it is, for people: {@code partition 1}
     * @param type what it is: {@code ext4}
     * @param bytes how many it calls free; 0 if they are kept
     * @param whyNot why they are kept, empty if they are not
     */
    public record Part(String place, String type, long bytes, String whyNot) {}

    /**
     * Finds what is free. A disk or file system that cannot be read has nothing free; {@link
     * #parts} and {@link #whyNot} say so.
     *
     * @throws IOException if the bytes below cannot be read; never an {@link ImageException}
     */
    public static FreeSpace find(BlockSource disk) throws IOException {
        try {
            Search search = new Search(disk);
            List<Part> parts = search.run();
            return new FreeSpace(disk, search.free(), parts, "");
        } catch (ImageException e) {
            return new FreeSpace(disk, null, List.of(), String.valueOf(e.getMessage()));
        }
    }

    /** The file systems that were looked at. */
    public List<Part> parts() {
        return parts;
    }

    /** Why nothing of the disk was looked at, empty if it was. */
    public String whyNot() {
        return whyNot;
    }

    /**
     * The disk with holes where something is free, and everything else as it is. It is safe for use
     * by many threads, and valid as long as the disk is.
     */
    public BlockSource without() {
        Grains free = grains;
        if (free == null) {
            return disk;
        }
        return new MappedSource(
                "disk",
                disk.size(),
                offset -> {
                    long length = free.endOfRun(offset, disk.size()) - offset;
                    return free.contains(offset)
                            ? new Piece.Absent(Extent.Kind.HOLE, length)
                            : new Piece.Stored(disk, offset, length);
                });
    }

    /** How many bytes of data the disk has that {@link #without} has not. */
    public long dataBytes() throws IOException {
        return grains == null ? 0 : dataBytes(disk) - dataBytes(without());
    }

    private static long dataBytes(BlockSource source) throws IOException {
        long sum = 0;
        for (long at = 0; at < source.size(); ) {
            Extent extent = source.extentAt(at, source.size());
            sum += extent.kind() == Extent.Kind.DATA ? extent.length() : 0;
            at = extent.end();
        }
        return sum;
    }
}
