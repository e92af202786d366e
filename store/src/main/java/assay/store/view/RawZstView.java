package assay.store.view;

import assay.disk.BlockSource;
import assay.disk.BytesSource;
import assay.disk.MappedSource;
import assay.disk.MappedSource.Piece;
import assay.store.block.Block;
import assay.store.block.FrameSize;
import assay.store.content.ContentSource;
import java.io.IOException;

/**
 * A content as a zstd file: its frames as they are stored, end to end. Frames that are not stored
 * compressed, and those of zeros, become zstd frames of one block.
 */
final class RawZstView {

    static final String NAME = "raw.zst";

    private static final String LAYOUT = "raw.zst/1";

    private static final BlockSource ZEROS = new BytesSource(ZstdFrame.zeros(Block.FRAME));

    private final FrameSums sums;
    private final StoredFrames frames;

    private RawZstView(ContentSource content) throws IOException {
        this.sums = new FrameSums(content, RawZstView::size);
        this.frames = new StoredFrames(content);
    }

    static StoredView of(ContentSource content) throws IOException {
        RawZstView view = new RawZstView(content);
        BlockSource file =
                content.size() == 0
                        ? new BytesSource(ZstdFrame.head(0))
                        : new MappedSource(NAME, view.sums.total(0), view::at);
        return StoredView.of(content.content(), NAME, LAYOUT, file, view.sums.digest());
    }

    private static int size(FrameSize frame, int length) {
        if (frame.isZeros()) {
            return ZstdFrame.ZEROS;
        }
        return frame.compressed() ? frame.payload() : ZstdFrame.HEAD + length;
    }

    private Piece at(long offset) throws IOException {
        long frame = sums.find(0, offset);
        long start = sums.before(0, frame);
        int within = (int) (offset - start);
        int length = sums.length(frame);
        FrameSize size = frames.size(frame);
        if (size(size, length) != sums.before(0, frame + 1) - start) {
            throw frames.storedAnew(frame);
        }
        if (size.compressed()) {
            return frames.compressed(frame, size.payload(), within);
        }
        if (size.isZeros()) {
            BlockSource zeros =
                    length == Block.FRAME ? ZEROS : new BytesSource(ZstdFrame.zeros(length));
            return new Piece.Stored(zeros, within, ZstdFrame.ZEROS - within);
        }
        return within < ZstdFrame.HEAD
                ? new Piece.Stored(
                        new BytesSource(ZstdFrame.head(length)), within, ZstdFrame.HEAD - within)
                : frames.plain(frame, within - ZstdFrame.HEAD, length + ZstdFrame.HEAD - within);
    }
}
