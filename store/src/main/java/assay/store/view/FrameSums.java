package assay.store.view;

import assay.disk.Sha256;
import assay.store.block.Block;
import assay.store.block.FrameSize;
import assay.store.content.ContentSource;
import assay.store.content.Page;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.zip.CRC32C;

/**
 * Where the frames of a content come to stand when they are laid end to end. A frame may be
 * measured in several ways, each with its own sums: bytes that it takes, or how many there are of a
 * kind.
 *
 * <p>Sums are kept for each page, 512 MiB of the content, and those within a page are made of it
 * when they are needed: some bytes of memory for a page, and a little more for the last few. Safe
 * for use by many threads.
 */
final class FrameSums {

    /** Frames that a page lists. */
    static final int FRAMES = Page.BLOCKS * Block.FRAMES;

    private static final int KEPT = 4;

    /** How much a frame counts. */
    @FunctionalInterface
    interface Measure {

        /**
         * The measure of a frame, at least 0.
         *
         * @param length its plain bytes
         */
        int of(FrameSize frame, int length);
    }

    private final ContentSource content;
    private final List<Measure> measures;
    private final long frames;

    /** For each measure the sum of all before a page, and of all. */
    private final long[][] before;

    /** For each page a checksum of how its frames are stored. */
    private final int[] checks;

    private final byte[] digest;
    private final AtomicReferenceArray<PageSums> kept = new AtomicReferenceArray<>(KEPT);

    /** The sums within a page; for each measure one number more than there are frames. */
    private record PageSums(int page, List<int[]> sums) {}

    /** Measures every frame of a content. Reads all its pages, and no block. */
    FrameSums(ContentSource content, Measure... measures) throws IOException {
        this.content = content;
        this.measures = List.of(measures);
        this.frames = Math.ceilDiv(content.size(), (long) Block.FRAME);
        int pages = Math.toIntExact(Math.ceilDiv(frames, FRAMES));
        this.before = new long[measures.length][pages + 1];
        this.checks = new int[pages];
        MessageDigest all = Sha256.computation();
        for (int page = 0; page < pages; page++) {
            ByteBuffer stored = stored(page);
            all.update(stored.duplicate());
            checks[page] = checksum(stored);
            int[][] sums = sums(page, stored);
            for (int measure = 0; measure < measures.length; measure++) {
                int last = sums[measure].length - 1;
                before[measure][page + 1] = before[measure][page] + sums[measure][last];
            }
        }
        this.digest = all.digest();
    }

    /** How each frame of a page is stored, four bytes for each. */
    private ByteBuffer stored(int page) throws IOException {
        long first = (long) page * FRAMES;
        int count = (int) Math.min(FRAMES, frames - first);
        ByteBuffer stored = ByteBuffer.allocate(count * Integer.BYTES);
        for (int i = 0; i < count; i++) {
            stored.putInt(content.frame(first + i).bits());
        }
        return stored.flip();
    }

    private static int checksum(ByteBuffer stored) {
        CRC32C crc = new CRC32C();
        crc.update(stored.duplicate());
        return (int) crc.getValue();
    }

    private int[][] sums(int page, ByteBuffer stored) throws IOException {
        int count = stored.remaining() / Integer.BYTES;
        int[][] sums = new int[measures.size()][count + 1];
        for (int i = 0; i < count; i++) {
            int length = length((long) page * FRAMES + i);
            FrameSize size = FrameSize.parse(stored.getInt(i * Integer.BYTES), length);
            for (int measure = 0; measure < sums.length; measure++) {
                sums[measure][i + 1] = sums[measure][i] + measures.get(measure).of(size, length);
            }
        }
        return sums;
    }

    /** The sums within a page, found to be what they were when the view was made. */
    private PageSums page(int page) throws IOException {
        PageSums known = kept.get(page % KEPT);
        if (known != null && known.page() == page) {
            return known;
        }
        ByteBuffer stored = stored(page);
        if (checksum(stored) != checks[page]) {
            throw new StoredAnewException(content.content().id(), page * Page.SIZE);
        }
        PageSums made = new PageSums(page, List.of(sums(page, stored)));
        kept.set(page % KEPT, made);
        return made;
    }

    /** Plain bytes of a frame. */
    int length(long frame) {
        return (int) Math.min(Block.FRAME, content.size() - frame * Block.FRAME);
    }

    /** How many frames there are. */
    long frames() {
        return frames;
    }

    /** How many pages there are. */
    int pages() {
        return checks.length;
    }

    /** Names how all frames are stored. */
    byte[] digest() {
        return digest.clone();
    }

    /** The sum of a measure over all frames. */
    long total(int measure) {
        return before[measure][pages()];
    }

    /** The sum of a measure over all frames of the pages before a page. */
    long beforePage(int measure, int page) {
        return before[measure][page];
    }

    /** The sum of a measure over all frames before a frame. */
    long before(int measure, long frame) throws IOException {
        int page = (int) (frame / FRAMES);
        return page == pages()
                ? total(measure)
                : before[measure][page] + page(page).sums().get(measure)[(int) (frame % FRAMES)];
    }

    /**
     * The frame within which a sum is reached: not before it, but before the next.
     *
     * @param sum from 0, below {@link #total}
     */
    long find(int measure, long sum) throws IOException {
        int page = last(Arrays.binarySearch(before[measure], sum), before[measure], sum);
        int[] sums = page(page).sums().get(measure);
        int within = (int) (sum - before[measure][page]);
        int low = 0;
        int high = sums.length - 1;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (sums[middle] <= within) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (long) page * FRAMES + low;
    }

    /** Of equal sums the last. */
    private static int last(int found, long[] sums, long sum) {
        int at = found < 0 ? -found - 2 : found;
        while (at + 1 < sums.length && sums[at + 1] <= sum) {
            at++;
        }
        return at;
    }
}
