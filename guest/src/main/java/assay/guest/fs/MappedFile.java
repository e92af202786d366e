package assay.guest.fs;

import assay.disk.BlockSource;
import assay.disk.Extent;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/** The bytes of a file that keeps them in blocks; its map is asked as reading goes on. */
public final class MappedFile implements BlockSource {

    private static final byte[] ZEROS = new byte[4096];

    private final String type;
    private final BlockSource partition;
    private final int blockSize;
    private final BlockMap map;
    private final long size;

    /**
     * @param type the file system as {@link FileTree#type} names it, for errors
     * @param partition the file system's bytes
     * @param blockSize what the map counts in, in bytes
     * @param map where the blocks stand
     * @param size of the file in bytes
     */
    public MappedFile(String type, BlockSource partition, int blockSize, BlockMap map, long size) {
        this.type = type;
        this.partition = partition;
        this.blockSize = blockSize;
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
                partition.read(piece.physical(), part);
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
        Extent below = partition.extentAt(piece.physical(), piece.physical() + piece.length());
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
        BlockMap.Run run = map.at(from / blockSize);
        long inBlock = from % blockSize;
        // A hole may have more blocks than a long has bytes for: cut it first.
        long blocks = Math.min(run.blocks(), Long.MAX_VALUE / blockSize);
        long length = Math.min(blocks * blockSize - inBlock, to - from);
        if (run.kind() != Extent.Kind.DATA) {
            return new Piece(run.kind(), length, 0);
        }
        long physical = run.physical() * blockSize + inBlock;
        if (physical > partition.size() - length) {
            throw new ImageException(
                    Reason.TRUNCATED,
                    type,
                    physical,
                    "a file has data here, but the partition has " + partition.size() + " bytes");
        }
        return new Piece(run.kind(), length, physical);
    }

    private static void fillWithZeros(ByteBuffer target) {
        while (target.hasRemaining()) {
            target.put(ZEROS, 0, Math.min(target.remaining(), ZEROS.length));
        }
    }
}
