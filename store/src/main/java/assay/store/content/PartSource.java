package assay.store.content;

import assay.disk.Extent;
import assay.store.BadObjectException;
import assay.store.block.Block;
import assay.store.block.Blocks;
import assay.store.block.Domain;
import assay.store.block.FrameSize;
import assay.store.block.ObjectId;
import assay.store.block.StoredBlock;
import assay.store.place.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The bytes of a {@link Part}, read from its blocks. Keeps the last things read: at most 64 frames,
 * 8 blocks and 16 pages, 10 MiB; or of frames and blocks a share.
 */
final class PartSource implements StoredBytes {

    private static final int KEPT_FRAMES = 64;
    private static final int KEPT_BLOCKS = 8;
    private static final int KEPT_PAGES = 16;

    /** Pages that are read at once by who goes through all of them. */
    private static final int PAGES_AT_ONCE = 8;

    private static final byte[] ZEROS = new byte[Block.FRAME];

    private final ObjectId content;
    private final Part part;
    private final Domain domain;
    private final Place place;
    private final Blocks blocks;
    private final Kept<byte[]> frames;
    private final Kept<StoredBlock> stored;
    private final Kept<Page> pages;

    /** The page that is read next by who reads one after the other. */
    private volatile long nextPage = -1;

    /**
     * @param content that the part is of, for errors
     * @param share how many such sources keep together what one would, 1 to 4
     */
    PartSource(ObjectId content, Part part, Domain domain, Place place, int share) {
        this.content = content;
        this.part = part;
        this.domain = domain;
        this.place = place;
        this.blocks = new Blocks(place);
        this.frames = new Kept<>(KEPT_FRAMES / share);
        this.stored = new Kept<>(KEPT_BLOCKS / share);
        this.pages = new Kept<>(KEPT_PAGES);
    }

    /** The last few things read; each place keeps the last of those whose number falls on it. */
    private static final class Kept<T> {

        private final AtomicReferenceArray<Numbered<T>> slots;

        Kept(int count) {
            slots = new AtomicReferenceArray<>(count);
        }

        private record Numbered<T>(long number, T value) {}

        @FunctionalInterface
        interface Load<T> {
            T load(long number) throws IOException;
        }

        T get(long number, Load<T> load) throws IOException {
            int slot = (int) (number % slots.length());
            Numbered<T> kept = slots.get(slot);
            if (kept == null || kept.number() != number) {
                kept = new Numbered<>(number, load.load(number));
                slots.set(slot, kept);
            }
            return kept.value();
        }

        /** Loads what is not there; what fails is loaded again when somebody wants it. */
        void prepare(long number, Load<T> load) {
            try {
                get(number, load);
            } catch (IOException e) {
                forget(number);
            }
        }

        void forget(long number) {
            int slot = (int) (number % slots.length());
            Numbered<T> kept = slots.get(slot);
            if (kept != null && kept.number() == number) {
                slots.compareAndSet(slot, kept, null);
            }
        }
    }

    @Override
    public long size() {
        return part.size();
    }

    /**
     * {@inheritDoc}
     *
     * @throws DamagedException if something of the content is missing or not what was stored
     */
    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        Objects.checkFromIndexSize(offset, target.remaining(), size());
        long at = offset;
        while (target.hasRemaining()) {
            int within = (int) (at % Block.FRAME);
            int length = frameLength(at / Block.FRAME);
            int count = Math.min(target.remaining(), length - within);
            if (isZeros(at / Block.FRAME)) {
                target.put(ZEROS, 0, count);
            } else if (count == length && target.hasArray()) {
                decode(at / Block.FRAME, target.array(), target.arrayOffset() + target.position());
                target.position(target.position() + count);
            } else {
                target.put(frames.get(at / Block.FRAME, this::decode), within, count);
            }
            at += count;
        }
    }

    private int frameLength(long frame) {
        return (int) Math.min(Block.FRAME, size() - frame * Block.FRAME);
    }

    private byte[] decode(long frame) throws IOException {
        byte[] plain = new byte[frameLength(frame)];
        decode(frame, plain, 0);
        return plain;
    }

    private void decode(long frame, byte[] target, int at) throws IOException {
        ofBlock(
                frame,
                block -> {
                    int within = (int) (frame % Block.FRAMES);
                    if (block.frames().get(within).isZeros()) {
                        // Nothing in the block vouches for its zeros, but the page does.
                        throw new BadObjectException("it has zeros where its page has none");
                    }
                    block.frame(within, target, at);
                    return block;
                });
    }

    /** What is made of a stored block and finds damage. */
    @FunctionalInterface
    private interface Use<T> {
        T of(StoredBlock block) throws IOException;
    }

    private <T> T ofBlock(long frame, Use<T> use) throws IOException {
        long number = frame / Block.FRAMES;
        StoredBlock block = stored.get(number, this::load);
        try {
            return use.of(block);
        } catch (BadObjectException e) {
            stored.forget(number);
            if (!place.forget(Blocks.name(block.id()))) {
                throw damaged(Blocks.name(block.id()), e);
            }
        }
        // It was a near copy of the block that is damaged, not the block.
        block = stored.get(number, this::load);
        try {
            return use.of(block);
        } catch (BadObjectException e) {
            throw damaged(Blocks.name(block.id()), e);
        }
    }

    private StoredBlock load(long number) throws IOException {
        ObjectId id = page(number).ids().get((int) (number % Page.BLOCKS));
        return load(
                Blocks.name(id),
                () -> {
                    StoredBlock block = blocks.get(domain, id);
                    if (block.length() != Math.min(Block.SIZE, size() - number * Block.SIZE)) {
                        throw new BadObjectException("it has " + block.length() + " bytes");
                    }
                    return block;
                });
    }

    /** The page that lists a block, which is not in a page of zeros. */
    Page page(long block) throws IOException {
        return pages.get(block / Page.BLOCKS, this::loadPages);
    }

    /**
     * A page; and those behind it, too, if the one before it was read before: whoever lays out a
     * format reads all, and far away each takes its time.
     */
    private Page loadPages(long number) throws IOException {
        if (number != nextPage) {
            nextPage = storedPage(number + 1);
            return loadPage(number);
        }
        long end = Math.min(number + PAGES_AT_ONCE, part.pages().size());
        nextPage = storedPage(end);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long next = storedPage(number + 1); next < end; next = storedPage(next + 1)) {
                long ahead = next;
                threads.execute(() -> pages.prepare(ahead, this::loadPage));
            }
            return loadPage(number);
        }
    }

    /**
     * The first page from a number on that is not of zeros; the number of pages if there is none.
     */
    private long storedPage(long from) {
        long number = from;
        while (number < part.pages().size() && part.pages().get((int) number).isHole()) {
            number++;
        }
        return number;
    }

    private Page loadPage(long number) throws IOException {
        ObjectId id = part.pages().get((int) number);
        String name = Contents.pageName(id);
        return load(
                name,
                () -> {
                    Page page = Page.parse(Blocks.get(place, name));
                    long left = Math.ceilDiv(size() - number * Page.SIZE, (long) Block.SIZE);
                    if (!page.id(domain).equals(id)
                            || page.blocks() != Math.min(Page.BLOCKS, left)) {
                        throw new BadObjectException("it is not what it is named by");
                    }
                    return page;
                });
    }

    @FunctionalInterface
    private interface Get<T> {
        T get() throws IOException;
    }

    /** Gets an object, and again if it was a near copy of it that is damaged. */
    private <T> T load(String name, Get<T> object) throws IOException {
        try {
            try {
                return object.get();
            } catch (BadObjectException e) {
                if (!place.forget(name)) {
                    throw e;
                }
                return object.get();
            }
        } catch (NoSuchFileException e) {
            throw new DamagedException(content, name, "is missing");
        } catch (BadObjectException e) {
            throw damaged(name, e);
        }
    }

    private DamagedException damaged(String object, BadObjectException e) {
        return new DamagedException(content, object, "is damaged: " + e.getMessage());
    }

    private boolean isZeros(long frame) throws IOException {
        long block = frame / Block.FRAMES;
        if (part.pages().get((int) (block / Page.BLOCKS)).isHole()) {
            return true;
        }
        int within = (int) (block % Page.BLOCKS);
        Page page = page(block);
        return page.ids().get(within).isHole()
                || page.isZeros(within, (int) (frame % Block.FRAMES));
    }

    @Override
    public FrameSize frame(long frame) throws IOException {
        if (isZeros(frame)) {
            return FrameSize.ZEROS;
        }
        long block = frame / Block.FRAMES;
        try {
            return page(block)
                    .frame(
                            (int) (block % Page.BLOCKS),
                            (int) (frame % Block.FRAMES),
                            frameLength(frame));
        } catch (BadObjectException e) {
            throw damaged(Contents.pageName(part.pages().get((int) (block / Page.BLOCKS))), e);
        }
    }

    @Override
    public ByteBuffer payload(long frame) throws IOException {
        FrameSize listed = frame(frame);
        if (!listed.compressed()) {
            throw new IllegalArgumentException("frame " + frame + " is not compressed");
        }
        int within = (int) (frame % Block.FRAMES);
        return ofBlock(
                frame,
                block -> {
                    if (!block.frames().get(within).equals(listed)) {
                        throw new DamagedException(
                                content,
                                Blocks.name(block.id()),
                                "has other frames than the page lists, as another zstd stored it"
                                        + " anew; its bytes are whole: ask again, or for a format"
                                        + " without zstd");
                    }
                    return block.payload(within);
                });
    }

    /**
     * What is not stored is a hole, in steps of {@value Block#FRAME} bytes; runs end with a page.
     */
    @Override
    public Extent extentAt(long from, long to) throws IOException {
        Objects.checkFromToIndex(from, to, size());
        long limit = Math.min(to, (from / Page.SIZE + 1) * Page.SIZE);
        boolean hole = isZeros(from / Block.FRAME);
        long end = part.pages().get((int) (from / Page.SIZE)).isHole() ? limit : from;
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
