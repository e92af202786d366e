package assay.store.content;

import assay.disk.BlockSource;
import assay.disk.Extent;
import assay.store.block.Block;
import assay.store.block.Domain;
import assay.store.block.FrameSize;
import assay.store.place.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A stored content, opened. No byte leaves it that was not found to be what was stored.
 *
 * <p>Keeps a bounded part of what it read, some 10 MiB (of a {@linkplain Root#isSlim slim} one,
 * half as much for each of its parts), so that small reads close together are decoded once. What is
 * deleted while it is open can no longer be read for sure: its user keeps it.
 */
public final class ContentSource implements BlockSource {

    private final Content content;
    private final Permission permission;
    private final StoredBytes bytes;
    private final Runnable closing;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Asked before each read whether it may be. */
    @FunctionalInterface
    interface Permission {

        /**
         * Returns if it may.
         *
         * @throws assay.store.key.UnusableKeyException if it may not, any more
         */
        void require() throws IOException;
    }

    /**
     * @param closing called once, when it is closed
     */
    ContentSource(
            Content content,
            Root root,
            Domain domain,
            Place place,
            Permission permission,
            Runnable closing) {
        this.content = content;
        this.closing = closing;
        this.permission = permission;
        this.bytes =
                root.isSlim()
                        ? new SlimSource(content.id(), root, domain, place)
                        : new PartSource(content.id(), root.parts().getFirst(), domain, place, 1);
    }

    /** What this is. */
    public Content content() {
        return content;
    }

    @Override
    public long size() {
        return content.size();
    }

    /**
     * {@inheritDoc}
     *
     * @throws DamagedException if something of the content is missing or not what was stored
     * @throws assay.store.key.UnusableKeyException if its key was disabled meanwhile
     */
    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        Objects.checkFromIndexSize(offset, target.remaining(), size());
        permission.require();
        bytes.read(offset, target);
    }

    /**
     * How a frame is stored, for formats that are made of stored frames. Of a slim content no frame
     * is stored compressed, as far as these go.
     *
     * @param frame its number in the content; {@value Block#FRAME} bytes each
     */
    public FrameSize frame(long frame) throws IOException {
        return bytes.frame(frame);
    }

    /**
     * The zstd frame of a frame that {@link #frame} says is stored compressed; its plain bytes were
     * checked.
     *
     * @throws DamagedException also if the frame is stored otherwise than its page says, as happens
     *     when the block is stored anew by another version of zstd
     */
    public ByteBuffer payload(long frame) throws IOException {
        permission.require();
        return bytes.payload(frame);
    }

    /**
     * What is not stored is a hole, in steps of {@value Block#FRAME} bytes; runs end with a page.
     */
    @Override
    public Extent extentAt(long from, long to) throws IOException {
        return bytes.extentAt(from, to);
    }

    @Override
    public void close() {
        // Holds no file open, but its content is in use.
        if (closed.compareAndSet(false, true)) {
            closing.run();
        }
    }
}
