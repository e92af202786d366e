package assay.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.UUID;

/**
 * A content on its way in: {@link #write} as often as there are bytes, {@link #seal}, {@link
 * #commit}. Nobody sees any of it before the commit; closing it earlier leaves nothing behind.
 *
 * <p>For one thread. Memory does not grow with the content.
 */
public final class Upload implements Closeable {

    private final ContentFolder folder;
    private final UUID id;
    private final FileChannel bytes;
    private final FileChannel index;
    private final MessageDigest whole = Sha256.computation();
    private final MessageDigest chunk = Sha256.computation();
    private final ByteBuffer chunkDigests = ByteBuffer.allocate(128 * Sha256.BYTES);
    private int chunkRoom = IndexHeader.CHUNK;
    private long size;
    private State state = State.WRITING;
    private Content content = new Content(Sha256.of(new byte[Sha256.BYTES]), 0);

    private enum State {
        WRITING,
        SEALED,
        COMMITTED,
        CLOSED
    }

    private Upload(ContentFolder folder, UUID id, FileChannel bytes, FileChannel index) {
        this.folder = folder;
        this.id = id;
        this.bytes = bytes;
        this.index = index;
    }

    static Upload begin(ContentFolder folder, UUID id) throws IOException {
        FileChannel bytes = create(folder, folder.partial(id));
        try {
            FileChannel index = create(folder, folder.partialIndex(id));
            index.position(IndexHeader.BYTES);
            return new Upload(folder, id, bytes, index);
        } catch (IOException e) {
            bytes.close();
            Files.deleteIfExists(folder.partial(id));
            throw e;
        }
    }

    private static FileChannel create(ContentFolder folder, Path file) throws IOException {
        try {
            return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw folder.isFull(e, 1) ? new StoreFullException(e) : e;
        }
    }

    /** How many bytes were written so far. */
    public long size() {
        return size;
    }

    /**
     * Appends the bytes from position to limit.
     *
     * @throws StoreFullException if the disk is full
     */
    public void write(ByteBuffer source) throws IOException {
        require(State.WRITING);
        int count = source.remaining();
        try {
            digest(source.duplicate());
            Channels.writeFully(bytes, source);
        } catch (IOException e) {
            throw folder.isFull(e, count) ? new StoreFullException(e) : e;
        }
        size += count;
    }

    private void digest(ByteBuffer source) throws IOException {
        whole.update(source.duplicate());
        while (source.hasRemaining()) {
            ByteBuffer part =
                    source.slice(source.position(), Math.min(chunkRoom, source.remaining()));
            source.position(source.position() + part.remaining());
            chunkRoom -= part.remaining();
            chunk.update(part);
            if (chunkRoom == 0) {
                endChunk();
            }
        }
    }

    private void endChunk() throws IOException {
        chunkDigests.put(chunk.digest());
        chunkRoom = IndexHeader.CHUNK;
        if (!chunkDigests.hasRemaining()) {
            flushDigests();
        }
    }

    private void flushDigests() throws IOException {
        Channels.writeFully(index, chunkDigests.flip());
        chunkDigests.clear();
    }

    /**
     * Ends the writing: all bytes are on the disk when this returns, though under no name that
     * anybody looks for.
     *
     * @throws StoreFullException if the disk is full
     */
    public Content seal() throws IOException {
        require(State.WRITING);
        try {
            if (chunkRoom < IndexHeader.CHUNK) {
                endChunk();
            }
            flushDigests();
            content = new Content(Sha256.of(whole.digest()), size);
            index.position(0);
            Channels.writeFully(index, new IndexHeader(content).toBytes());
            bytes.force(true);
            index.force(true);
        } catch (IOException e) {
            throw folder.isFull(e, IndexHeader.BYTES) ? new StoreFullException(e) : e;
        }
        state = State.SEALED;
        return content;
    }

    /**
     * Makes the content visible, durably. A content with the same bytes is replaced by this one:
     * the same bytes are stored once, and a copy that the disk has damaged is made good.
     *
     * <p>The caller sees to it that nobody deletes the same content meanwhile.
     */
    public void commit() throws IOException {
        require(State.SEALED);
        Sha256 digest = content.digest();
        if (!Files.isDirectory(folder.shard(digest))) {
            Files.createDirectories(folder.shard(digest));
            Channels.force(folder.contents());
        }
        // The index comes first and goes last, so that a content which can be seen can be checked.
        move(folder.partialIndex(id), folder.index(digest));
        move(folder.partial(id), folder.content(digest));
        Channels.force(folder.shard(digest));
        state = State.COMMITTED;
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Ends the upload; what was not committed is removed. */
    @Override
    public void close() throws IOException {
        if (state == State.CLOSED) {
            return;
        }
        boolean discard = state != State.COMMITTED;
        state = State.CLOSED;
        try (bytes;
                index) {
            if (discard) {
                Files.deleteIfExists(folder.partial(id));
                Files.deleteIfExists(folder.partialIndex(id));
            }
        }
    }

    private void require(State expected) {
        if (state != expected) {
            throw new IllegalStateException("upload is " + state + ", not " + expected);
        }
    }
}
