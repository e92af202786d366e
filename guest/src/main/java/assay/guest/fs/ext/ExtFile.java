package assay.guest.fs.ext;

import assay.disk.BlockSource;
import assay.disk.Extent;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/** The bytes of a file that keeps them in blocks; the map is read as far as it is needed. */
final class ExtFile implements BlockSource {

    private final ExtVolume volume;
    private final BlockMap map;
    private final long size;

    /**
     * @param size in bytes, at most {@link BlockMap#MAX_BLOCKS} blocks
     */
    ExtFile(ExtVolume volume, BlockMap map, long size) {
        this.volume = volume;
        this.map = map;
        this.size = size;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        Objects.checkFromIndexSize(offset, target.remaining(), size);
        long at = offset;
        // Each turn fills at least the rest of a block.
        while (target.hasRemaining()) {
            Piece piece = pieceAt(at, at + target.remaining());
            ByteBuffer part = target.slice(target.position(), (int) piece.length());
            if (piece.kind() == Extent.Kind.DATA) {
                volume.partition().read(piece.physical(), part);
            } else {
                fillWithZeros(part);
            }
            target.position(target.position() + (int) piece.length());
            at += piece.length();
        }
    }

    @Override
    public Extent extentAt(long from, long to) throws IOException {
        Objects.checkFromToIndex(from, to, size);
        Piece piece = pieceAt(from, to);
        if (piece.kind() != Extent.Kind.DATA) {
            return new Extent(from, piece.length(), piece.kind());
        }
        Extent below =
                volume.partition().extentAt(piece.physical(), piece.physical() + piece.length());
        return new Extent(from, below.length(), below.kind());
    }

    @Override
    public void close() {}

    /**
     * A run in bytes.
     *
     * @param physical where it stands in the partition, for data only
     */
    private record Piece(Extent.Kind kind, long length, long physical) {}

    private Piece pieceAt(long from, long to) throws IOException {
        int blockSize = volume.blockSize();
        BlockMap.Run run = map.at(from / blockSize);
        long inBlock = from % blockSize;
        long length = Math.min(run.blocks() * blockSize - inBlock, to - from);
        if (run.kind() != Extent.Kind.DATA) {
            return new Piece(run.kind(), length, 0);
        }
        long physical = run.physical() * blockSize + inBlock;
        if (physical > volume.partition().size() - length) {
            throw new ImageException(
                    Reason.TRUNCATED,
                    ExtSuperblock.FORMAT,
                    physical,
                    "a file has data here, but the partition has "
                            + volume.partition().size()
                            + " bytes");
        }
        return new Piece(run.kind(), length, physical);
    }

    private static void fillWithZeros(ByteBuffer target) {
        if (target.hasArray()) {
            int start = target.arrayOffset() + target.position();
            Arrays.fill(target.array(), start, start + target.remaining(), (byte) 0);
        } else {
            while (target.hasRemaining()) {
                target.put((byte) 0);
            }
        }
    }
}
