package assay.store.content;

import assay.disk.BlockSource;
import assay.disk.Extent;
import assay.disk.Futures;
import assay.store.block.Block;
import assay.store.block.ObjectId;
import assay.store.claim.Claims.Claim;
import assay.store.claim.Claims.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * A content on its way in: {@link #write} and {@link #hole} as often as there are bytes, {@link
 * #seal}, {@link #commit}. Nobody sees any of it before the commit.
 *
 * <p>For one thread; it digests, compresses and stores on all cores meanwhile. Memory does not grow
 * with the content: some 16 MiB.
 */
public final class ContentWriter implements Closeable {

    /** Blocks that are claimed together. */
    private static final int BATCH = 8;

    /** Blocks that are claimed together if they are stored already. */
    private static final int REFERENCES = 256;

    private final Contents.Upload upload;
    private final BlockWriter blocks;
    private final WholeDigests digests;
    private final BlockBuffers buffers = new BlockBuffers();
    private final PageBuilder pages;
    private final StoringQueue queue;
    private final BatchWriter batches;
    private final References references;
    private List<PlainBlock> batch = new ArrayList<>();
    private ByteBuffer block = ByteBuffer.allocate(0);
    private long blockNumber;
    private long size;
    private State state = State.WRITING;

    private enum State {
        WRITING,
        SEALED,
        PUBLISHED,
        COMMITTED,
        CLOSED
    }

    /**
     * What an upload came to.
     *
     * @param content what was stored
     * @param digests of the whole, in hexadecimal digits, those that were asked for
     */
    public record Sealed(Content content, Map<DigestAlgorithm, String> digests) {

        public Sealed {
            digests = Map.copyOf(digests);
        }
    }

    ContentWriter(Contents.Upload upload, BlockWriter blocks, WholeDigests digests) {
        this.upload = upload;
        this.blocks = blocks;
        this.digests = digests;
        this.pages = new PageBuilder(blocks);
        this.queue = new StoringQueue(pages);
        this.batches = new BatchWriter(blocks, queue);
        this.references = new References(blocks, queue);
    }

    /**
     * Goes on behind the blocks that the upload has stored already, as its claims say. Between two
     * that follow each other in number there is nothing but holes.
     *
     * @param most how many bytes to go on behind at most
     * @return how many claims, from the first, are made use of
     */
    int resume(Map<Integer, Claim> claims, StoredBlocks stored, long most) throws IOException {
        int number = 0;
        Optional<Tail> tail = Optional.empty();
        Claim claim = claims.get(number);
        while (claim != null) {
            Optional<Tail> next = Tail.find(claim, stored);
            boolean usable =
                    switch (claim.kind()) {
                        case PAGES -> true; // they are made of blocks, and made again
                        case BLOCKS ->
                                next.isPresent()
                                        ? next.get().follows(blockNumber, most)
                                        : resume(claim, stored, most);
                    };
            if (!usable) {
                break;
            }
            if (claim.kind() == Kind.BLOCKS) {
                tail = next; // what comes behind a tail has its bytes, too
            }
            claim = claims.get(++number);
        }
        if (tail.isPresent()) {
            wholeBlocksOfZeros(tail.get().block() - blockNumber);
            room().put(tail.get().bytes());
            size += block.position();
        }
        return number;
    }

    /**
     * The beginning of a block, kept until the rest of it comes.
     *
     * @param block its number
     */
    private record Tail(long block, ByteBuffer bytes) {

        static Optional<Tail> find(Claim claim, StoredBlocks stored) throws IOException {
            return claim.kind() == Kind.BLOCKS && claim.ids().size() == 1
                    ? stored.tail(claim.ids().getFirst())
                            .map(bytes -> new Tail(claim.first(), bytes))
                    : Optional.empty();
        }

        boolean follows(long blockNumber, long most) {
            return block >= blockNumber && block * Block.SIZE + bytes.remaining() <= most;
        }
    }

    private boolean resume(Claim claim, StoredBlocks stored, long most) throws IOException {
        if (claim.first() < blockNumber
                || (claim.first() + claim.ids().size()) * Block.SIZE > most) {
            return false;
        }
        List<Page.Entry> entries = new ArrayList<>();
        for (ObjectId id : claim.ids()) {
            Optional<Page.Entry> entry = stored.find(id);
            if (entry.isEmpty()) {
                return false;
            }
            entries.add(entry.get());
        }
        wholeBlocksOfZeros(claim.first() - blockNumber);
        for (Page.Entry entry : entries) {
            if (entry.id().isHole()) {
                wholeBlocksOfZeros(1);
            } else {
                if (digests.count() > 0) {
                    // Its array is not one of ours to be used again: nobody else fills it.
                    digest(PlainBlock.notReused(stored.read(entry.id())));
                }
                pages.add(entry);
                blockNumber++;
                size += Block.SIZE;
            }
        }
        return true;
    }

    /**
     * Appends blocks that are stored already, without their bytes: those that the uploader may read
     * by {@link Contents.Options#known}, and blocks of zeros. Where digests of the whole are wanted
     * the bytes are read back, and checked.
     *
     * <p>It ends before the first block that is missing: because the uploader may not read it, or
     * because it turned out to be damaged, gone, or about to be collected. That one has to be
     * {@linkplain #write written}; from then on the upload does not rely on what is stored of it.
     *
     * @param from the number of the block with which the file goes on here
     * @param to the number of the block before which to end
     * @return the number of the block that has to come next: a missing one, or {@code to}
     */
    public int known(BlockDigests file, int from, int to) throws IOException {
        require(State.WRITING);
        Objects.checkFromToIndex(from, to, file.count());
        if (size != (long) from * Block.SIZE) {
            throw new IllegalArgumentException(
                    "block %d does not begin at %d".formatted(from, size));
        }
        flushBatch();
        int next = from;
        int end = from;
        while (next == end && next < to) {
            end = Math.min(next + REFERENCES, to);
            next += refer(file, next, end);
        }
        return next;
    }

    /** Appends blocks by reference, and says how many, from the first, it could. */
    private int refer(BlockDigests file, int from, int to) throws IOException {
        List<Reference> known = references.known(file, from, to);
        if (known.stream().allMatch(reference -> reference.isHole(Block.SIZE))) {
            wholeBlocksOfZeros(known.size());
            return known.size();
        }
        List<Page.Entry> entries =
                references.claim(
                        blockNumber,
                        known,
                        digests.count() > 0
                                ? Optional.of(bytes -> digest(PlainBlock.notReused(bytes)))
                                : Optional.empty());
        queue.add(entries);
        blockNumber += entries.size();
        for (int i = 0; i < entries.size(); i++) {
            size += known.get(i).length();
        }
        checkSize();
        return entries.size();
    }

    /** Blocks that were stored before. */
    interface StoredBlocks {

        /** A whole block as a page lists it; empty if it is not stored, or not a whole one. */
        Optional<Page.Entry> find(ObjectId id) throws IOException;

        /** Its bytes. */
        ByteBuffer read(ObjectId id) throws IOException;

        /** The bytes of a block that is shorter; empty if it is not stored, or a whole one. */
        Optional<ByteBuffer> tail(ObjectId id) throws IOException;
    }

    /** How many bytes came so far. */
    public long size() {
        return size;
    }

    /**
     * Appends the bytes from position to limit.
     *
     * @throws assay.store.StoreFullException if there is no room
     */
    public void write(ByteBuffer source) throws IOException {
        requireRoom();
        while (source.hasRemaining()) {
            ByteBuffer target = room();
            int count = Math.min(source.remaining(), target.remaining());
            target.put(source.slice(source.position(), count));
            source.position(source.position() + count);
            grow(count);
        }
    }

    /**
     * Appends all of a source; what it does not store is not read.
     *
     * @param progress is told how many of its bytes are done
     */
    public void write(BlockSource source, LongConsumer progress) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(Block.SIZE);
        // Each turn goes on behind the extent before it.
        for (long at = 0; at < source.size(); ) {
            Extent extent = source.extentAt(at, source.size());
            if (extent.kind() == Extent.Kind.DATA) {
                int count = (int) Math.min(extent.length(), buffer.capacity());
                source.read(at, buffer.clear().limit(count));
                write(buffer.flip());
                at += count;
            } else {
                hole(extent.length());
                at = extent.end();
            }
            progress.accept(at);
        }
    }

    /** Appends zeros, which need not be looked at. */
    public void hole(long length) throws IOException {
        requireRoom();
        long left = length;
        while (left > 0) {
            if (block.position() == 0 && left >= Block.SIZE) {
                long whole = left / Block.SIZE;
                wholeBlocksOfZeros(whole);
                left -= whole * Block.SIZE;
            } else {
                ByteBuffer target = room();
                int count = (int) Math.min(left, target.remaining());
                target.put(new byte[count]);
                grow(count);
                left -= count;
            }
        }
    }

    private void wholeBlocksOfZeros(long count) throws IOException {
        flushBatch();
        size += count * Block.SIZE;
        checkSize();
        zeros(count * Block.SIZE);
        queue.holes(count);
        blockNumber += count;
    }

    private void checkSize() throws IOException {
        if (size < 0 || size > Root.MAX_SIZE) {
            throw new IOException("no content is larger than " + Root.MAX_SIZE + " bytes");
        }
    }

    private ByteBuffer room() {
        if (block.capacity() == 0) {
            block = buffers.take();
        }
        return block;
    }

    private void grow(int count) throws IOException {
        size += count;
        checkSize();
        if (!block.hasRemaining()) {
            endBlock();
        }
    }

    private void endBlock() throws IOException {
        PlainBlock plain = buffers.lend(block.flip(), digests.count() + 1);
        block = ByteBuffer.allocate(0);
        digest(plain);
        batch.add(plain);
        if (batch.size() == BATCH) {
            flushBatch();
        }
    }

    private void digest(PlainBlock plain) throws IOException {
        try {
            digests.update(plain.bytes(), plain.done());
        } catch (InterruptedException e) {
            throw Futures.interrupted(e);
        }
    }

    private void zeros(long length) throws IOException {
        try {
            digests.zeros(length);
        } catch (InterruptedException e) {
            throw Futures.interrupted(e);
        }
    }

    private void flushBatch() throws IOException {
        if (batch.isEmpty()) {
            return;
        }
        List<PlainBlock> full = batch;
        long first = blockNumber;
        blockNumber += full.size();
        batch = new ArrayList<>();
        int claim = blocks.nextClaim();
        queue.store(() -> batches.store(claim, first, full));
    }

    /**
     * Ends the writing: everything is durable when this returns, though under no name that anybody
     * looks for.
     *
     * @throws assay.store.StoreFullException if there is no room
     */
    public Sealed seal() throws IOException {
        require(State.WRITING);
        if (block.position() > 0) {
            endBlock();
        }
        flushBatch();
        queue.takeAll();
        Content content = upload.seal(size, pages.finish());
        try {
            Map<DigestAlgorithm, String> whole = digests.finish();
            state = State.SEALED;
            // Many may wait, sealed, for each other.
            buffers.drop();
            return new Sealed(content, whole);
        } catch (InterruptedException e) {
            throw Futures.interrupted(e);
        }
    }

    /** What was sealed, to be looked at before anybody else sees it. */
    public ContentSource read() {
        require(State.SEALED);
        return upload.open();
    }

    /**
     * Makes the content visible, durably. One that is there already stays. Until the {@link
     * #commit} the upload can still be {@linkplain Contents#resume resumed}, or given up.
     *
     * <p>The caller sees to it that nobody deletes the same content meanwhile.
     */
    public void publish() throws IOException {
        require(State.SEALED);
        upload.publish();
        state = State.PUBLISHED;
    }

    /**
     * {@linkplain #publish Publishes} the content, if it is not, and forgets the upload.
     *
     * @throws IOException if only the forgetting failed, the content is there all the same
     */
    public void commit() throws IOException {
        if (state != State.PUBLISHED) {
            publish();
        }
        state = State.COMMITTED;
        upload.discard();
    }

    /**
     * Makes every byte that came durable: an upload that is interrupted from now on can be
     * {@linkplain Contents#resume resumed} behind them, also in the middle of a block.
     *
     * @throws assay.store.StoreFullException if there is no room
     */
    public void checkpoint() throws IOException {
        require(State.WRITING);
        flushBatch();
        queue.takeAll();
        if (block.position() > 0) {
            ByteBuffer tail = ByteBuffer.wrap(block.array(), 0, block.position());
            ObjectId id = blocks.id(tail.duplicate());
            int claim = blocks.nextClaim();
            boolean condemned =
                    blocks.claim(claim, Kind.BLOCKS, blockNumber, List.of(id)).contains(id);
            blocks.store(id, tail, condemned);
        }
        upload.sync();
    }

    /**
     * Ends the upload but keeps what was stored of it, so that it can be {@linkplain
     * Contents#resume resumed}. What is not a whole block yet is kept only if a {@link #checkpoint}
     * kept it.
     */
    public void suspend() throws IOException {
        if (state == State.WRITING) {
            flushBatch();
            queue.takeAll();
        }
        end();
    }

    /**
     * Ends the writing at once: what was checkpointed is kept, so that the upload can be
     * {@linkplain Contents#resume resumed} there.
     */
    public void abandon() {
        end();
    }

    /** Ends the upload; what was not committed is given up. */
    @Override
    public void close() throws IOException {
        boolean discard = state != State.COMMITTED && state != State.CLOSED;
        end();
        if (discard) {
            upload.discard();
        }
    }

    private void end() {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            digests.close();
            queue.close();
        }
    }

    private void requireRoom() {
        require(State.WRITING);
        if ((size - block.position()) % Block.SIZE != 0) {
            throw new IllegalStateException("behind a shorter block nothing can come");
        }
    }

    private void require(State expected) {
        if (state != expected) {
            throw new IllegalStateException("upload is " + state + ", not " + expected);
        }
    }
}
