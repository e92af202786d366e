package assay.store.view;

import assay.disk.MappedSource.Piece;
import assay.store.block.Block;
import assay.store.block.FrameSize;
import assay.store.content.ContentSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The frames of a content as pieces of a file. Each stored frame that is read was checked to be
 * what was stored, and to be as long as the layout of the file has it. Safe for use by many
 * threads.
 */
final class StoredFrames {

    /** Whoever reads in order meets the frame at the end of one read again in the next. */
    private static final int KEPT = 8;

    private record Payload(long frame, ByteBuffer bytes) {}

    private final ContentSource content;
    private final AtomicReferenceArray<Payload> kept = new AtomicReferenceArray<>(KEPT);

    StoredFrames(ContentSource content) {
        this.content = content;
    }

    /** How a frame is stored. */
    FrameSize size(long frame) throws IOException {
        return content.frame(frame);
    }

    /**
     * The zstd frame of a frame that is stored compressed, from {@code within} on.
     *
     * @param length of the zstd frame in the file
     */
    Piece compressed(long frame, int length, int within) {
        return new Piece.Stored(
                new ComputedSource(length, () -> payload(frame, length)), within, length - within);
    }

    /** Some plain bytes of a frame. */
    Piece plain(long frame, int within, int length) {
        return new Piece.Stored(content, frame * Block.FRAME + within, length);
    }

    private ByteBuffer payload(long frame, int length) throws IOException {
        int slot = (int) (frame % KEPT);
        Payload payload = kept.get(slot);
        if (payload == null || payload.frame() != frame) {
            payload = new Payload(frame, content.payload(frame));
            kept.set(slot, payload);
        }
        if (payload.bytes().remaining() != length) {
            throw storedAnew(frame);
        }
        return payload.bytes();
    }

    /** What to throw for a frame that is not as long as the layout has it. */
    StoredAnewException storedAnew(long frame) {
        return new StoredAnewException(content.content().id(), frame * Block.FRAME);
    }
}
