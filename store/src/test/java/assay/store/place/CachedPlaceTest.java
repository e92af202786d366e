package assay.store.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachedPlaceTest implements PlaceContract {

    private static final String BLOCK = "blocks/ab/cd/1";
    private static final int KIB = 1 << 10;
    private static final long MIB = 1 << 20;

    @TempDir Path folder;

    private CountingPlace origin;

    @BeforeEach
    void makeOrigin() throws IOException {
        origin = new CountingPlace(new FolderPlace(folder.resolve("origin")));
    }

    @Override
    public CachedPlace place() throws IOException {
        return place(64 * MIB);
    }

    private CachedPlace place(long maxBytes) throws IOException {
        return new CachedPlace(origin, folder.resolve("cache"), maxBytes);
    }

    private static ByteBuffer bytes(int seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private Path kept(String name) {
        return folder.resolve("cache").resolve(name);
    }

    @Test
    void anObjectIsFetchedOnceAndWholeAlsoForAPartOfIt() throws IOException {
        origin.put(BLOCK, bytes(1, 1000));
        CachedPlace place = place();

        assertThat(place.get(BLOCK, 990, 100)).isEqualTo(bytes(1, 1000).slice(990, 10));
        assertThat(place.get(BLOCK, 10, 20)).isEqualTo(bytes(1, 1000).slice(10, 20));
        assertThat(place.get(BLOCK, 2000, 20)).isEqualTo(ByteBuffer.allocate(0));
        assertThat(place.get(BLOCK)).isEqualTo(bytes(1, 1000));
        assertThat(origin.gets).hasValue(1);
        assertThat(place.statistics()).isEqualTo(new CachedPlace.Statistics(3, 1, 0));
    }

    @Test
    void whatWasPutNeedNotBeFetched() throws IOException {
        CachedPlace place = place();
        place.put(BLOCK, bytes(1, 1000));

        assertThat(origin.size(BLOCK)).hasValue(1000);
        assertThat(place.get(BLOCK)).isEqualTo(bytes(1, 1000));
        assertThat(origin.gets).hasValue(0);
    }

    @Test
    void whatMayChangeIsNotKept() throws IOException {
        CachedPlace place = place();
        place.put("recipes/1", bytes(1, 10));
        origin.put("recipes/1", bytes(2, 10));

        assertThat(place.get("recipes/1")).isEqualTo(bytes(2, 10));
        assertThat(place.get("recipes/1", 1, 2)).isEqualTo(bytes(2, 10).slice(1, 2));
    }

    @Test
    void manyThatWantTheSameObjectFetchItOnce() throws Exception {
        origin.put(BLOCK, bytes(1, 1000));
        CachedPlace place = place();
        origin.hold();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ByteBuffer>> all = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                int offset = i;
                all.add(threads.submit(() -> place.get(BLOCK, offset, 1)));
            }
            origin.awaitHeld();
            origin.release();
            for (int i = 0; i < all.size(); i++) {
                assertThat(all.get(i).get()).isEqualTo(bytes(1, 1000).slice(i, 1));
            }
        }
        assertThat(origin.gets).hasValue(1);
    }

    @Test
    void whoWaitsForAFetchThatFailsIsToldWhy() throws Exception {
        CachedPlace place = place();
        origin.hold();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ByteBuffer>> all = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                all.add(threads.submit(() -> place.get(BLOCK)));
            }
            origin.awaitHeld();
            origin.release();
            for (Future<ByteBuffer> one : all) {
                assertThatThrownBy(one::get).hasCauseInstanceOf(NoSuchFileException.class);
            }
        }
        origin.put(BLOCK, bytes(1, 10));
        assertThat(place.get(BLOCK)).isEqualTo(bytes(1, 10));
    }

    @Test
    void anInterruptEndsOneFetchAndNotThoseWhoWaitForIt() throws Exception {
        origin.put(BLOCK, bytes(1, 10));
        CachedPlace place = place();
        origin.hold();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<ByteBuffer> first = threads.submit(() -> place.get(BLOCK));
            origin.awaitHeld();
            Future<ByteBuffer> second = threads.submit(() -> place.get(BLOCK));
            first.cancel(true);
            origin.release();

            assertThat(second.get()).isEqualTo(bytes(1, 10));
        }
    }

    @Test
    void aDamagedCopyIsForgottenAndFetchedAgain() throws IOException {
        origin.put(BLOCK, bytes(1, 10));
        CachedPlace place = place();
        place.get(BLOCK);
        Files.write(kept(BLOCK), new byte[3]);
        assertThat(place.get(BLOCK)).isEqualTo(ByteBuffer.allocate(3));

        assertThat(place.forget(BLOCK)).isTrue();
        assertThat(place.forget(BLOCK)).isFalse();
        assertThat(place.get(BLOCK)).isEqualTo(bytes(1, 10));
    }

    @Test
    void whetherAnObjectExistsIsAskedOfTheOrigin() throws IOException {
        CachedPlace place = place();
        place.put(BLOCK, bytes(1, 10));
        origin.delete(BLOCK);

        assertThat(place.size(BLOCK)).isEmpty();
    }

    @Test
    void aDeletedObjectIsNotKept() throws IOException {
        CachedPlace place = place();
        place.put(BLOCK, bytes(1, 10));
        place.delete(BLOCK);

        assertThatThrownBy(() -> place.get(BLOCK)).isInstanceOf(NoSuchFileException.class);
        assertThat(kept(BLOCK)).doesNotExist();
    }

    @Test
    void anObjectThatIsDeletedWhileItIsFetchedIsNotKept() throws Exception {
        origin.put(BLOCK, bytes(1, 10));
        CachedPlace place = place();
        origin.hold();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<ByteBuffer> got = threads.submit(() -> place.get(BLOCK));
            origin.awaitHeld();
            place.forget(BLOCK);
            origin.release();
            got.get();
        }
        assertThat(kept(BLOCK)).doesNotExist();
    }

    @Test
    void theLeastRecentlyReadMakeRoom() throws IOException {
        CachedPlace place = place(4 * MIB);
        for (int i = 0; i < 20; i++) {
            place.put(name(i), bytes(i, 200 * KIB));
            Files.setLastModifiedTime(kept(name(i)), FileTime.from(Instant.ofEpochSecond(i)));
        }
        place.get(name(0));
        place.put(name(20), bytes(20, 200 * KIB));

        assertThat(kept(name(0))).exists();
        assertThat(kept(name(1))).doesNotExist();
        assertThat(kept(name(20))).exists();
        assertThat(used()).isLessThanOrEqualTo(4 * MIB);
        assertThat(place.get(name(1))).isEqualTo(bytes(1, 200 * KIB));
    }

    @Test
    void aRestartKeepsWhatIsThereWithinItsBounds() throws IOException {
        for (int i = 0; i < 20; i++) {
            place().put(name(i), bytes(i, 200 * KIB));
        }
        CachedPlace smaller = place(MIB);
        smaller.get(name(19));
        assertThat(origin.gets).hasValue(0);

        smaller.put(name(20), bytes(20, 200 * KIB));
        assertThat(used()).isLessThanOrEqualTo(MIB);
    }

    @Test
    void manySmallObjectsAreBoundedByWhatTheirFilesTake() throws IOException {
        CachedPlace place = place(400 * KIB);
        for (int i = 0; i < 300; i++) {
            place.put("pages/%02x/%d".formatted(i % 256, i), bytes(i, 1));
        }
        try (Stream<Path> files = Files.walk(folder.resolve("cache/pages"))) {
            assertThat(files.filter(Files::isRegularFile)).hasSizeLessThanOrEqualTo(100);
        }
    }

    @Test
    void aLargeCacheHasManyShelvesAndKeepsAllNames() throws IOException {
        CachedPlace place = place(1L << 40);
        for (int i = 0; i < 256; i += 3) {
            place.put(name(i), bytes(i, 10));
        }
        for (int i = 0; i < 256; i += 3) {
            assertThat(place.get(name(i))).isEqualTo(bytes(i, 10));
        }
        assertThat(origin.gets).hasValue(0);
    }

    @Test
    void anObjectThatWouldFillTheCacheIsNotKept() throws IOException {
        CachedPlace place = place(8 * KIB);
        place.put(BLOCK, bytes(1, 9 * KIB));

        assertThat(kept(BLOCK)).doesNotExist();
        assertThat(place.get(BLOCK)).isEqualTo(bytes(1, 9 * KIB));
    }

    @Test
    void aFolderThatFailsCostsNoRead() throws IOException {
        origin.put(BLOCK, bytes(1, 10));
        CachedPlace place = place();
        Files.writeString(folder.resolve("cache/blocks"), "a file where a folder should be");

        assertThat(place.get(BLOCK)).isEqualTo(bytes(1, 10));
        assertThat(place.get(BLOCK, 2, 3)).isEqualTo(bytes(1, 10).slice(2, 3));
        assertThat(place.statistics().failures()).isPositive();
    }

    private static String name(int i) {
        return "blocks/%02x/00/%d".formatted(i, i);
    }

    private long used() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("cache"))) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
