package assay.store.care;

import static org.assertj.core.api.Assertions.assertThat;

import assay.store.content.Content;
import assay.store.content.ContentWriter;
import assay.store.content.Contents;
import assay.store.key.MemoryKeys;
import assay.store.place.FolderPlace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads, deletions and two collections at once, on blocks that many contents share. */
class CollectionRacesTest {

    private static final int BLOCKS = 6;
    private static final int UPLOADS = 40;

    @TempDir Path folder;

    private final Map<Content, int[]> live = new ConcurrentHashMap<>();
    private final Map<Content, Object> locks = new ConcurrentHashMap<>();
    private final AtomicBoolean done = new AtomicBoolean();

    /** What a store's user has: nobody deletes a content while he commits it. */
    private Object lock(Content content) {
        return locks.computeIfAbsent(content, _ -> new Object());
    }

    @Test
    void everyCommittedContentReadsBackWhateverIsDeletedAndCollectedMeanwhile() throws Exception {
        long seed = System.nanoTime();
        SmallStore store =
                new SmallStore(new HookedPlace(new FolderPlace(folder)), new MemoryKeys());
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<?>> uploads = new ArrayList<>();
            for (int thread = 0; thread < 3; thread++) {
                Random random = new Random(seed + thread);
                uploads.add(threads.submit(() -> upload(store, random)));
            }
            Future<?> first = threads.submit(repeat(store::collect));
            Future<?> second = threads.submit(repeat(store::collect));
            for (Future<?> upload : uploads) {
                upload.get();
            }
            done.set(true);
            first.get();
            second.get();
        }

        // One puts right what was put aside, the next finds it so.
        store.collect();
        assertThat(store.collect().settled()).as("seed %d", seed).isZero();
        for (Map.Entry<Content, int[]> each : live.entrySet()) {
            assertThat(store.read(each.getKey()))
                    .as("seed %d", seed)
                    .isEqualTo(SmallStore.bytes(each.getValue()));
        }
        long needed =
                live.values().stream()
                        .flatMapToInt(java.util.Arrays::stream)
                        .filter(block -> block != 0)
                        .distinct()
                        .count();
        assertThat(store.objects("blocks/")).as("seed %d", seed).hasSize((int) needed);
        assertThat(store.objects("contents/")).hasSize(live.size());
        assertThat(store.objects("uploads/")).isEmpty();
        assertThat(store.objects("gc/")).isEmpty();
    }

    private Callable<Void> repeat(Callable<?> action) {
        return () -> {
            while (!done.get()) {
                action.call();
            }
            return null;
        };
    }

    private Void upload(SmallStore store, Random random) throws IOException {
        for (int turn = 0; turn < UPLOADS; turn++) {
            int[] blocks = random.ints(1 + random.nextInt(4), 0, BLOCKS).toArray();
            try (ContentWriter writer =
                    store.contents().write(UUID.randomUUID(), Contents.Options.PLAIN)) {
                writer.write(ByteBuffer.wrap(SmallStore.bytes(blocks)));
                Content content = writer.seal().content();
                synchronized (lock(content)) {
                    writer.commit();
                    live.put(content, blocks);
                }
            }
            delete(store, random);
        }
        return null;
    }

    private void delete(SmallStore store, Random random) throws IOException {
        List<Content> contents = List.copyOf(live.keySet());
        if (contents.size() < 3) {
            return;
        }
        Content content = contents.get(random.nextInt(contents.size()));
        synchronized (lock(content)) {
            if (live.containsKey(content)) {
                assertThat(store.read(content)).isEqualTo(SmallStore.bytes(live.get(content)));
                store.contents().delete(content.id());
                live.remove(content);
            }
        }
    }
}
