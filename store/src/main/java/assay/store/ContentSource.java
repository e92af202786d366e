package assay.store;

import assay.disk.BlockSource;
import assay.disk.Extent;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A stored content, opened. No byte leaves it before the chunk it stands in was found to have the
 * digest that the index recorded when it was stored.
 *
 * <p>Keeps the last {@value #KEPT} chunks or fewer, so that small reads close together are checked
 * once. Stays readable when the content is deleted meanwhile.
 */
public final class ContentSource implements BlockSource {

    /** 8 MiB: what an inspection reads again and again, the metadata of file systems, fits. */
    private static final int KEPT = 32;

    private final IndexHeader header;
    private final FileChannel bytes;
    private final FileChannel index;
    private final AtomicReferenceArray<Chunk> kept = new AtomicReferenceArray<>(KEPT);

    private record Chunk(long number, ByteBuffer bytes) {}

    private ContentSource(IndexHeader header, FileChannel bytes, FileChannel index) {
        this.header = header;
        this.bytes = bytes;
        this.index = index;
    }

    static ContentSource open(ContentFolder folder, Sha256 digest) throws IOException {
        FileChannel bytes = open(folder.content(digest));
        try {
            FileChannel index = open(folder.index(digest));
            try {
                return new ContentSource(check(digest, bytes, index), bytes, index);
            } catch (IOException | RuntimeException e) {
                index.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ);
    }

    private static IndexHeader check(Sha256 digest, FileChannel bytes, FileChannel index)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(IndexHeader.BYTES);
        try {
            Channels.readFully(index, 0, buffer);
        } catch (EOFException e) {
            throw new CorruptContentException(digest, "its index has no header");
        }
        IndexHeader header = IndexHeader.parse(buffer.flip(), digest);
        if (bytes.size() != header.content().size() || index.size() != header.indexSize()) {
            throw new CorruptContentException(
                    digest,
                    "it has %d bytes and an index of %d for %d bytes"
                            .formatted(bytes.size(), index.size(), header.content().size()));
        }
        return header;
    }

    /** What this is. */
    public Content content() {
        return header.content();
    }

    @Override
    public long size() {
        return header.content().size();
    }

    /**
     * {@inheritDoc}
     *
     * @throws CorruptContentException if the bytes are not those that were stored
     */
    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        Objects.checkFromIndexSize(offset, target.remaining(), size());
        long at = offset;
        while (target.hasRemaining()) {
            ByteBuffer chunk = chunk(at / IndexHeader.CHUNK);
            int from = (int) (at % IndexHeader.CHUNK);
            int count = Math.min(target.remaining(), chunk.capacity() - from);
            target.put(chunk.slice(from, count));
            at += count;
        }
    }

    private ByteBuffer chunk(long number) throws IOException {
        int slot = (int) (number % KEPT);
        Chunk chunk = kept.get(slot);
        if (chunk == null || chunk.number() != number) {
            chunk = new Chunk(number, load(number).asReadOnlyBuffer());
            kept.set(slot, chunk);
        }
        return chunk.bytes();
    }

    private ByteBuffer load(long number) throws IOException {
        long start = number * IndexHeader.CHUNK;
        int length = (int) Math.min(IndexHeader.CHUNK, size() - start);
        ByteBuffer chunk = ByteBuffer.allocate(length);
        ByteBuffer recorded = ByteBuffer.allocate(Sha256.BYTES);
        try {
            Channels.readFully(bytes, start, chunk);
            Channels.readFully(index, IndexHeader.digestAt(number), recorded);
        } catch (EOFException e) {
            throw new CorruptContentException(content().digest(), "a file became shorter");
        }
        MessageDigest digest = Sha256.computation();
        digest.update(chunk.flip());
        if (!MessageDigest.isEqual(digest.digest(), recorded.array())) {
            throw new CorruptContentException(
                    content().digest(),
                    "bytes %d to %d are not those that were stored"
                            .formatted(start, start + length));
        }
        return chunk.rewind();
    }

    /** Always data: contents are kept as they came. */
    @Override
    public Extent extentAt(long from, long to) {
        Objects.checkFromToIndex(from, to, size());
        return new Extent(from, to - from, Extent.Kind.DATA);
    }

    @Override
    public void close() throws IOException {
        try (bytes;
                index) {
            for (int slot = 0; slot < KEPT; slot++) {
                kept.set(slot, null);
            }
        }
    }
}
