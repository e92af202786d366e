package assay.service.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.service.database.TestDatabase;
import assay.service.event.Event;
import assay.service.event.Events;
import assay.service.identity.Caller;
import assay.service.identity.People;
import assay.service.identity.Role;
import assay.service.quota.Preset;
import assay.service.quota.Quotas;
import assay.store.block.ObjectId;
import assay.store.content.Contents;
import assay.store.key.KeyFile;
import assay.store.place.FolderPlace;
import assay.store.place.Place;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of an upload, and of all others, while the store takes its time to end it. */
@SuppressWarnings("NullAway.Init") // fields are set before each test
@Timeout(120)
class StalledStoreTest {

    private static final Jdbi JDBI = TestDatabase.shared().jdbi();
    private static final People PEOPLE = new People(JDBI);

    @TempDir Path folder;
    private final Caller caller = PEOPLE.caller(Role.MEMBER);
    private final Caller other = PEOPLE.caller(Role.MEMBER);

    /** No other test's: contents are told apart by their bytes. */
    private final byte[] bytes = caller.project().toString().getBytes(StandardCharsets.UTF_8);

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    private Contents store;
    private Images images;
    private Uploads uploads;
    private Stalling place;

    @BeforeEach
    void build() throws IOException {
        KeyFile keys = new KeyFile(folder.resolve("keys"));
        keys.create("default");
        place = new Stalling(new FolderPlace(folder.resolve("store")));
        store = new Contents(place, keys, Clock.systemUTC());
        images = new Images(JDBI, store, new Quotas(JDBI, Preset.OPEN));
        uploads =
                new Uploads(
                        JDBI,
                        place,
                        store,
                        images,
                        new Uploads.Settings(1000, Duration.ofMinutes(1), "default"));
    }

    /** Others' schedulers shall not run our jobs. */
    @AfterEach
    void forget() {
        JDBI.useHandle(handle ->
                handle.execute("delete from images where project_id = ?", caller.project()));
    }

    @Test
    void aStalledStoreHoldsUpNobodysEvents() throws Exception {
        Events events = new Events(JDBI);
        CompletableFuture<Image> upload = upload(images.create(caller, "stalled").id());
        reached.await();

        Event.Cursor before = events.now();
        images.create(other, "meanwhile");

        Instant deadline = Instant.now().plusSeconds(60);
        while (events.after(other, before, 10).isEmpty()) {
            assertThat(Instant.now()).as("waiting for an event").isBefore(deadline);
            Thread.onSpinWait();
        }
        assertThat(upload).isNotDone();
        released.countDown();
        assertThat(upload.get().status()).isEqualTo(ImageStatus.INSPECTING);
    }

    @Test
    void aSweepSparesWhatIsVisibleAndNotYetTheImages() throws Exception {
        CompletableFuture<Image> upload = upload(images.create(caller, "stalled").id());
        reached.await();

        new ContentSweep(JDBI, store).run();

        assertThat(contents()).hasSize(1);
        released.countDown();
        try (OpenFile file = images.open(caller, upload.get())) {
            byte[] read = new byte[bytes.length];
            file.bytes().read(0, ByteBuffer.wrap(read));
            assertThat(read).isEqualTo(bytes);
        }
        assertThat(store.uploads()).isEmpty();
        assertThat(announced()).isZero();
    }

    /** As if it had been killed: what it made visible stays behind. */
    @Test
    void aSweepTakesWhatAnUploadThatEndedMadeVisible() throws Exception {
        UUID id = images.create(caller, "broken").id();
        place.breaks = true;
        released.countDown();

        assertThatThrownBy(() -> receive(id)).hasMessage("the connection broke");
        assertThat(images.get(caller, id).status()).isEqualTo(ImageStatus.QUEUED);
        assertThat(contents()).hasSize(1);
        new ContentSweep(JDBI, store).run();
        assertThat(contents()).isEmpty();

        place.breaks = false;
        assertThat(receive(id).status()).isEqualTo(ImageStatus.INSPECTING);
        assertThat(announced()).isZero();
    }

    private CompletableFuture<Image> upload(UUID id) {
        CompletableFuture<Image> ended = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        ended.complete(receive(id));
                    } catch (IOException | RuntimeException e) {
                        ended.completeExceptionally(e);
                        reached.countDown();
                    }
                });
        return ended;
    }

    private Image receive(UUID id) throws IOException {
        return uploads.receive(
                caller,
                id,
                new Uploads.Body(
                        new ByteArrayInputStream(bytes), OptionalLong.empty(), Optional.empty()),
                Intake.INSPECT);
    }

    private List<ObjectId> contents() throws IOException {
        List<ObjectId> contents = new ArrayList<>();
        store.list(contents::add);
        return contents;
    }

    private int announced() {
        return JDBI.withHandle(handle ->
                handle.createQuery(
                                """
                                select count(*) from announced_contents a
                                join images i on i.id = a.image_id where i.project_id = :project
                                """)
                        .bind("project", caller.project())
                        .mapTo(Integer.class)
                        .one());
    }

    /** Answers late, or never, that a content is there. */
    private final class Stalling implements Place {

        private final Place place;
        private volatile boolean breaks;

        Stalling(Place place) {
            this.place = place;
        }

        @Override
        public void put(String name, ByteBuffer bytes) throws IOException {
            place.put(name, bytes);
            if (name.startsWith("contents/")) {
                reached.countDown();
                await();
                if (breaks) {
                    throw new IOException("the connection broke");
                }
            }
        }

        private void await() {
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new UncheckedIOException(new IOException(e));
            }
        }

        @Override
        public ByteBuffer get(String name) throws IOException {
            return place.get(name);
        }

        @Override
        public ByteBuffer get(String name, long offset, int length) throws IOException {
            return place.get(name, offset, length);
        }

        @Override
        public OptionalLong size(String name) throws IOException {
            return place.size(name);
        }

        @Override
        public void delete(String name) throws IOException {
            place.delete(name);
        }

        @Override
        public void list(String prefix, Visitor visitor) throws IOException {
            place.list(prefix, visitor);
        }

        @Override
        public void sync() throws IOException {
            place.sync();
        }

        @Override
        public void close() throws IOException {
            place.close();
        }
    }
}
