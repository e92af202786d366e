package assay.store.content;

import assay.disk.Extent;
import assay.disk.MappedSource.Piece;
import assay.store.BadObjectException;
import assay.store.block.Block;
import assay.store.block.Domain;
import assay.store.block.FrameSize;
import assay.store.block.ObjectId;
import assay.store.place.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The bytes of a slim content, put together from its parts. Which frames are zeros is told as it
 * would be of the same bytes in a whole content, so that what is computed from it is the same.
 */
final class SlimSource implements StoredBytes {

    /** So that all parts together keep some 40 MiB at most. */
    private static final int SHARE = 2;

    private static final byte[] ZEROS = new byte[4096];

    private final ObjectId content;
    private final long size;
    private final SlimMap map;

    SlimSource(ObjectId content, Root root, Domain domain, Place place) {
        this.content = content;
        this.size = root.size();
        List<PartSource> parts = new ArrayList<>();
        for (Part part : root.parts()) {
            parts.add(new PartSource(content, part, domain, place, SHARE));
        }
        this.map = new SlimMap(size, root.runs(), List.copyOf(parts));
    }

    @Override
    public long size() {
        return size;
    }

    private Piece at(long offset) throws IOException {
        try {
            return map.at(offset);
        } catch (BadObjectException e) {
            throw new DamagedException(
                    content, Root.name(content), "is damaged: " + e.getMessage());
        }
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        Objects.checkFromIndexSize(offset, target.remaining(), size);
        long at = offset;
        // A run has at least one byte.
        while (target.hasRemaining()) {
            Piece piece = at(at);
            int length = (int) Math.min(piece.length(), target.remaining());
            switch (piece) {
                case Piece.Stored stored -> {
                    int limit = target.limit();
                    target.limit(target.position() + length);
                    stored.source().read(stored.offset(), target);
                    target.limit(limit);
                }
                case Piece.Absent _ -> zeros(target, length);
            }
            at += length;
        }
    }

    private static void zeros(ByteBuffer target, int length) {
        int left = length;
        while (left > 0) {
            int count = Math.min(left, ZEROS.length);
            target.put(ZEROS, 0, count);
            left -= count;
        }
    }

    private boolean isZeros(long frame) throws IOException {
        long at = frame * Block.FRAME;
        long end = at + frameLength(frame);
        while (at < end) {
            Piece piece = at(at);
            if (piece instanceof Piece.Stored) {
                return false;
            }
            at += piece.length();
        }
        return true;
    }

    private int frameLength(long frame) {
        return (int) Math.min(Block.FRAME, size - frame * Block.FRAME);
    }

    @Override
    public FrameSize frame(long frame) throws IOException {
        return isZeros(frame) ? FrameSize.ZEROS : new FrameSize(frameLength(frame), false);
    }

    @Override
    public ByteBuffer payload(long frame) {
        throw new IllegalArgumentException("frame " + frame + " is not compressed");
    }

    @Override
    public Extent extentAt(long from, long to) throws IOException {
        Objects.checkFromToIndex(from, to, size);
        long limit = Math.min(to, (from / Page.SIZE + 1) * Page.SIZE);
        boolean hole = isZeros(from / Block.FRAME);
        long end = from;
        while (end < limit && isZeros(end / Block.FRAME) == hole) {
            end = (end / Block.FRAME + 1) * Block.FRAME;
        }
        return new Extent(
                from, Math.min(end, limit) - from, hole ? Extent.Kind.HOLE : Extent.Kind.DATA);
    }

    @Override
    public void close() {
        // Holds no file open.
    }
}
