package assay.cli;

import assay.disk.BlockSource;
import assay.disk.Extent;
import assay.guest.fs.GuestFiles.Found;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Compares the bytes of files of two images, piece by piece; holes of both are not read. */
final class ContentDiff {

    private static final int PIECE = 1 << 20;

    private final DiffSide a;
    private final DiffSide b;
    private final ByteBuffer bytesOfA = ByteBuffer.allocate(PIECE);
    private final ByteBuffer bytesOfB = ByteBuffer.allocate(PIECE);

    ContentDiff(DiffSide a, DiffSide b) {
        this.a = a;
        this.b = b;
    }

    /**
     * Whether two regular files of the same size have different bytes. Where one cannot be read
     * that is complained of, and they count as equal so far.
     */
    boolean differs(Found one, Found other) throws IOException {
        Optional<BlockSource> left = open(a, one);
        Optional<BlockSource> right = open(b, other);
        return left.isPresent() && right.isPresent() && differs(one, left.get(), right.get());
    }

    private static Optional<BlockSource> open(DiffSide side, Found file) throws IOException {
        return side.read(file.path(), _ -> file.tree().content(file.node()));
    }

    private boolean differs(Found file, BlockSource left, BlockSource right) throws IOException {
        if (left.size() != right.size()) {
            return true;
        }
        for (long at = 0; at < left.size(); ) {
            Optional<Extent> inA = extent(a, file, left, at);
            Optional<Extent> inB = extent(b, file, right, at);
            if (inA.isEmpty() || inB.isEmpty()) {
                return false;
            }
            long end = Math.min(inA.get().end(), inB.get().end());
            if (isData(inA.get()) || isData(inB.get())) {
                // Read on over short extents: each read has its price.
                end = Math.min(at + PIECE, left.size());
                int length = (int) (end - at);
                if (!fill(a, file, left, at, bytesOfA.clear().limit(length))
                        || !fill(b, file, right, at, bytesOfB.clear().limit(length))) {
                    return false;
                }
                if (!bytesOfA.flip().equals(bytesOfB.flip())) {
                    return true;
                }
            }
            at = end;
        }
        return false;
    }

    private static boolean isData(Extent extent) {
        return extent.kind() == Extent.Kind.DATA;
    }

    private static Optional<Extent> extent(DiffSide side, Found file, BlockSource source, long at)
            throws IOException {
        return side.read(file.path(), _ -> source.extentAt(at, source.size()));
    }

    private static boolean fill(
            DiffSide side, Found file, BlockSource source, long at, ByteBuffer bytes)
            throws IOException {
        return side.read(
                        file.path(),
                        _ -> {
                            source.read(at, bytes);
                            return true;
                        })
                .orElse(false);
    }
}
