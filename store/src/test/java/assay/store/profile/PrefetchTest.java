package assay.store.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.BlockSource;
import assay.disk.BytesSource;
import assay.disk.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What one session reads is read ahead in the next. */
class PrefetchTest {

    private static final int BLOCK = BootProfile.BLOCK;
    private static final int SIZE = 40 * BLOCK + 1000;

    private final byte[] bytes = new byte[SIZE];
    private final ConcurrentLinkedQueue<Long> fetched = new ConcurrentLinkedQueue<>();

    PrefetchTest() {
        new Random(3).nextBytes(bytes);
    }

    /** What happens before a read. */
    private interface Before {
        void read() throws IOException;
    }

    /** Tells what is fetched from it. */
    private BlockSource disk(Before before) {
        BytesSource disk = new BytesSource(bytes);
        return new BlockSource() {
            @Override
            public long size() {
                return disk.size();
            }

            @Override
            public void read(long offset, ByteBuffer target) throws IOException {
                before.read();
                fetched.add(offset / BLOCK);
                disk.read(offset, target);
            }

            @Override
            public Extent extentAt(long from, long to) {
                return disk.extentAt(from, to);
            }

            @Override
            public void close() {}
        };
    }

    private static ByteBuffer read(BlockSource source, long offset, int length) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(length);
        source.read(offset, target);
        return target.flip();
    }

    @Test
    void aProfileHasTheBlocksInTheOrderOfTheirFirstRead() throws IOException {
        RecordingSource recording = new RecordingSource(disk(() -> {}));
        read(recording, 5L * BLOCK - 1, 2);
        read(recording, 40L * BLOCK, 1000);
        read(recording, 4L * BLOCK, 2 * BLOCK);
        read(recording, 0, 0);
        read(recording, 0, 1);
        assertThat(recording.profile().blocks()).containsExactly(4L, 5L, 40L, 0L);
        assertThat(recording.profile().diskSize()).isEqualTo(SIZE);
    }

    @Test
    void whatWasReadAheadNeedsNotBeFetchedAgain() throws IOException {
        BootProfile profile = new BootProfile(SIZE, List.of(40L, 7L, 8L));
        try (CachedSource cache = new CachedSource(disk(() -> {}), 100)) {
            try (Prefetch prefetch = Prefetch.start(profile, cache)) {
                prefetch.await();
                assertThat(prefetch.done()).isEqualTo(3);
            }
            assertThat(cache.holds(7L * BLOCK, 2 * BLOCK)).isTrue();
            assertThat(cache.holds(7L * BLOCK, 2 * BLOCK + 1)).isFalse();
            ByteBuffer two = read(cache, 7L * BLOCK + 5, BLOCK);
            assertThat(two).isEqualTo(ByteBuffer.wrap(bytes, 7 * BLOCK + 5, BLOCK));
            read(cache, 40L * BLOCK, 1000);
        }
        assertThat(fetched).containsExactlyInAnyOrder(40L, 7L, 8L);
    }

    @Test
    void sixteenBlocksAreReadAtOnce() throws IOException {
        CyclicBarrier sixteen = new CyclicBarrier(Prefetch.PARALLEL);
        BlockSource disk = disk(() -> meet(sixteen));
        BootProfile profile =
                new BootProfile(SIZE, LongStream.range(0, 2L * Prefetch.PARALLEL).boxed().toList());
        try (Prefetch prefetch = Prefetch.start(profile, disk)) {
            prefetch.await();
            assertThat(prefetch.done()).isEqualTo(2 * Prefetch.PARALLEL);
        }
    }

    private static void meet(CyclicBarrier barrier) throws IOException {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    @Test
    void aSourceThatIsClosedEndsTheReadingAhead() throws IOException {
        BlockSource closed =
                disk(() -> {
                    throw new IOException("closed");
                });
        BootProfile profile = new BootProfile(SIZE, LongStream.range(0, 41).boxed().toList());
        try (Prefetch prefetch = Prefetch.start(profile, closed)) {
            prefetch.await();
            assertThat(prefetch.done()).isZero();
        }
    }

    @Test
    void aProfileOfALargerDiskIsReadAsFarAsItGoes() throws IOException {
        BootProfile larger = new BootProfile(1L << 40, List.of(41L, 1L << 20, 40L, 2L));
        try (Prefetch prefetch = Prefetch.start(larger, disk(() -> {}))) {
            prefetch.await();
        }
        assertThat(fetched).containsExactlyInAnyOrder(40L, 2L);
    }

    @Test
    void theCacheKeepsWhatWasUsedLast() throws IOException {
        try (CachedSource cache = new CachedSource(disk(() -> {}), 2)) {
            for (long block : new long[] {0, 1, 0, 2, 0, 1}) {
                read(cache, block * BLOCK, 1);
            }
        }
        assertThat(fetched).containsExactly(0L, 1L, 2L, 1L);
    }

    @Test
    void whoAsksForABlockThatIsOnItsWayWaitsForIt() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        try (CachedSource cache = new CachedSource(disk(() -> awaitQuietly(second)), 10)) {
            Thread first = Thread.ofVirtual().start(() -> readQuietly(cache));
            Thread other = Thread.ofVirtual().start(() -> readQuietly(cache));
            second.countDown();
            first.join();
            other.join();
        }
        assertThat(fetched).containsExactly(0L);
    }

    @Test
    void aBlockThatCouldNotBeReadIsTriedAgain() throws IOException {
        boolean[] broken = {true};
        BlockSource moody =
                disk(() -> {
                    if (broken[0]) {
                        throw new IOException("not now");
                    }
                });
        try (CachedSource cache = new CachedSource(moody, 10)) {
            assertThatThrownBy(() -> read(cache, 0, 1)).hasMessage("not now");
            broken[0] = false;
            assertThat(read(cache, 0, 1).get()).isEqualTo(bytes[0]);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void readQuietly(BlockSource source) {
        try {
            read(source, 0, 1);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
