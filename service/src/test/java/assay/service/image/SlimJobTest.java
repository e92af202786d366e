package assay.service.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.BytesSource;
import assay.service.UuidV7;
import assay.service.database.TestDatabase;
import assay.service.identity.Caller;
import assay.service.identity.People;
import assay.service.identity.Role;
import assay.service.image.Regions.Region;
import assay.service.job.CancelledException;
import assay.service.job.Job;
import assay.service.job.JobHandler;
import assay.service.job.Jobs;
import assay.service.job.Progress;
import assay.service.key.GuardedKeys;
import assay.service.key.KeyStates;
import assay.service.key.Keys;
import assay.service.quota.Preset;
import assay.service.quota.Quotas;
import assay.store.block.Block;
import assay.store.block.ObjectId;
import assay.store.care.Collection;
import assay.store.content.Contents;
import assay.store.delta.DeltaPush;
import assay.store.key.KeyFile;
import assay.store.place.FolderPlace;
import assay.store.place.Place;
import assay.testkit.Oracle;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contents that the service makes slim by itself. */
@SuppressWarnings("NullAway.Init") // fields are set before each test
class SlimJobTest {

    private static final Jdbi JDBI = TestDatabase.shared().jdbi();
    private static final int PIECE = 4096;
    private static final Job JOB =
            new Job(
                    UuidV7.next(),
                    Job.NOBODYS,
                    Optional.empty(),
                    Optional.empty(),
                    Job.Kind.SLIM,
                    Job.State.RUNNING,
                    Job.Priority.LOW,
                    new Job.Done(0, 0, OptionalLong.empty(), Optional.empty()),
                    false,
                    Optional.empty(),
                    Instant.EPOCH,
                    Instant.EPOCH);

    @TempDir Path folder;
    private final Caller alice = new People(JDBI).caller(Role.MEMBER);
    private final Caller bob = new People(JDBI).caller(Role.MEMBER);
    private final Caller operator = new Caller(UuidV7.next(), bob.project(), Set.of(Role.ADMIN));
    private final String serverKey = "server-" + UUID.randomUUID();
    private final Random random = new Random(20_261_122);
    private final byte[] bytes = noise(3 << 20);
    private final byte[] moved = moved(bytes);

    private FolderPlace home;
    private FolderPlace south;
    private Keys keys;
    private GuardedKeys guarded;
    private Regions regions;
    private Images images;
    private Uploads uploads;
    private SlimContents slim;

    @BeforeEach
    void open() throws IOException {
        KeyFile file = new KeyFile(folder.resolve("keys"));
        KeyStates states = new KeyStates(JDBI);
        keys = new Keys(JDBI, file, states, serverKey);
        keys.makeServerKey();
        guarded = new GuardedKeys(file, states);
        home = new FolderPlace(folder.resolve("home"));
        south = new FolderPlace(folder.resolve("south"));
        regions =
                new Regions(region("north-1", home), List.of(region("south-" + serverKey, south)));
        images = new Images(JDBI, regions, new Quotas(JDBI, Preset.OPEN), true);
        uploads =
                new Uploads(
                        JDBI,
                        home,
                        regions.contents(Regions.HOME),
                        images,
                        new Uploads.Settings(1 << 24, Duration.ofMinutes(1), serverKey));
        slim = new SlimContents(JDBI, new Jobs(JDBI), regions, Duration.ZERO);
    }

    private Region region(String name, Place place) {
        return new Region(name, place, new Contents(place, guarded, Clock.systemUTC()), true);
    }

    /** Others' schedulers shall not run our jobs. */
    @AfterEach
    void forget() {
        JDBI.useHandle(handle -> {
            handle.execute("delete from jobs where kind = 'slim'");
            for (Caller caller : List.of(alice, bob)) {
                handle.execute("delete from images where project_id = ?", caller.project());
            }
        });
    }

    private byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    /** The same behind a piece of other bytes, so that no block is the same. */
    private byte[] moved(byte[] old) {
        byte[] all = new byte[old.length + PIECE];
        System.arraycopy(noise(PIECE), 0, all, 0, PIECE);
        System.arraycopy(old, 0, all, PIECE, old.length);
        return all;
    }

    private Image active(Caller owner, byte[] file) throws IOException {
        return active(owner, file, new Encryption.Server(), Intake.INSPECT);
    }

    /** An image that was read already. */
    private Image active(Caller owner, byte[] file, Encryption encryption, Intake intake)
            throws IOException {
        ImageDetails details =
                ImageDetails.named("debian")
                        .withFormats(
                                new ImageDetails.Formats(Optional.of("bare"), Optional.of("raw")));
        Images.Wanted wanted =
                new Images.Wanted(Optional.empty(), Optional.empty(), details, encryption);
        UUID id = images.create(owner, wanted).id();
        uploads.receive(
                owner,
                id,
                Uploads.Body.of(new ByteArrayInputStream(file), file.length, Optional.empty()),
                intake);
        JDBI.useHandle(handle -> {
            handle.execute("delete from jobs where image_id = ?", id);
            handle.execute(
                    """
                    update images set status = 'active', facts = '{"a": 1}',
                        judgements = '{}', verdicts = '[]', format = 'raw', virtual_size = size
                    where id = ?
                    """,
                    id);
        });
        return images.get(owner, id);
    }

    private void run() throws IOException {
        run(Duration.ofHours(1), Progress.NONE);
    }

    private void run(Duration keep, Progress progress) throws IOException {
        SlimJob.Settings settings =
                new SlimJob.Settings(Duration.ZERO, 1L << 40, 0, Duration.ofMinutes(1), keep);
        JobHandler.Effect effect =
                new SlimJob(JDBI, regions, guarded, settings).run(JOB, "{}", progress);
        JDBI.useHandle(effect::apply);
    }

    private Image now(Image image) {
        return images.get(operator, image.id());
    }

    private ObjectId content(Image image) {
        return now(image).file().orElseThrow().content().id();
    }

    private boolean isSlim(Image image) throws IOException {
        Region region = regions.of(now(image)).orElseThrow();
        return region.contents().root(content(image)).isSlim();
    }

    private byte[] read(Image image) throws IOException {
        try (OpenFile file = images.open(operator, now(image))) {
            return read(file);
        }
    }

    private static byte[] read(OpenFile file) throws IOException {
        byte[] read = new byte[(int) file.bytes().size()];
        file.bytes().read(0, ByteBuffer.wrap(read));
        return read;
    }

    private static List<String> objects(Place place, String prefix) throws IOException {
        List<String> names = new ArrayList<>();
        place.list(prefix, entry -> names.add(entry.name() + " " + entry.size()));
        names.sort(null);
        return names;
    }

    private void clean() throws IOException {
        ContentSweep.all(JDBI, regions);
        for (Region region : regions.all().values()) {
            new Collection(region.place(), Clock.systemUTC()).run(Collection.Options.USUAL);
        }
    }

    private static long size(List<String> objects) {
        return objects.stream().mapToLong(each -> Long.parseLong(each.split(" ", -1)[1])).sum();
    }

    private static void expire() {
        JDBI.useHandle(handle ->
                handle.execute("update former_contents set read_until = now() - interval '1 s'"));
    }

    @Test
    void whatAnotherImageHasAtOtherPlacesIsKeptOnceAndEverythingReadsTheSame() throws IOException {
        Image first = active(alice, bytes, new Encryption.Server(), Intake.SERVE);
        Image second = active(alice, moved, new Encryption.Server(), Intake.SERVE);

        run();

        assertThat(isSlim(first)).isFalse();
        assertThat(isSlim(second)).isTrue();
        StoredFile old = second.file().orElseThrow();
        StoredFile file = now(second).file().orElseThrow();
        assertThat(file.sha256()).isEqualTo(old.sha256());
        assertThat(file.others()).isPresent().isEqualTo(old.others());
        assertThat(file.size()).isEqualTo(old.size());
        assertThat(file.content().key()).isEqualTo(old.content().key());
        assertThat(now(second).revision()).isEqualTo(second.revision());
        assertThat(now(second).updatedAt()).isEqualTo(second.updatedAt());
        assertThat(read(first)).isEqualTo(bytes);
        assertThat(read(second)).isEqualTo(moved);
        clean();
        assertThat(objects(home, "contents/")).hasSize(3); // the old one for a while
        long before = size(objects(home, ""));
        expire();
        clean();
        assertThat(size(objects(home, ""))).isLessThan(before - bytes.length + 300_000);
        assertThat(read(second)).isEqualTo(moved);
        images.delete(alice, first.id());
        clean();
        assertThat(read(second)).isEqualTo(moved);
    }

    @Test
    void theOperatorSeesWhatItSavedAndNothingIsReadTwice() throws IOException {
        active(alice, bytes);
        active(alice, moved);
        Region elsewhere = regions.all().values().stream().skip(1).findFirst().orElseThrow();
        JDBI.useHandle(handle ->
                handle.execute(
                        "update images set region = ? where project_id = ?",
                        elsewhere.name(),
                        alice.project()));
        home.list("", entry -> south.put(entry.name(), home.get(entry.name())));
        assertThat(saved()).extracting(SlimContents.Saved::waiting).isEqualTo(2L);

        run();

        SlimContents.Saved saved = saved();
        assertThat(saved.waiting()).isZero();
        assertThat(saved.looked()).isEqualTo(2);
        assertThat(saved.slim()).isEqualTo(1);
        assertThat(saved.before()).isGreaterThan(bytes.length);
        assertThat(saved.after()).isBetween((long) PIECE, 2L * PIECE);
        south.list("blocks/", entry -> south.delete(entry.name()));
        run(); // reads nothing of it
        assertThat(saved()).isEqualTo(saved);
    }

    private SlimContents.Saved saved() {
        return slim.saved(operator).getLast();
    }

    @Test
    void aDownloadThatBeganBeforeEndsHoweverLongItTakes() throws IOException {
        active(alice, bytes);
        Image second = active(alice, moved);
        Region region = regions.of(second).orElseThrow();
        ObjectId old = content(second);
        try (OpenFile file = images.open(alice, second);
                FormerContents former = new FormerContents(JDBI, regions, Duration.ofHours(1))) {
            byte[] start = new byte[100];
            file.bytes().read(0, ByteBuffer.wrap(start));
            run(Duration.ofSeconds(1), Progress.NONE);
            assertThat(isSlim(second)).isTrue();
            former.tell();
            JDBI.useHandle(handle ->
                    handle.execute(
                            "update former_contents set read_until = read_until"
                                    + " - interval '50 minutes'"));
            clean();

            assertThat(read(file)).isEqualTo(moved);
        }
        assertThat(region.contents().opened()).isEmpty();
        expire();
        clean();
        assertThatThrownBy(() -> region.contents().root(old))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(read(second)).isEqualTo(moved);
    }

    @Test
    void whatIsCancelledAtAnyTimeLeavesNothingAndIsDoneByTheNext() throws IOException {
        active(alice, bytes);
        Image second = active(alice, moved);
        clean();
        List<String> before = objects(home, "");
        ObjectId old = content(second);
        int cancelled = 0;
        while (content(second).equals(old)) {
            try {
                run(Duration.ZERO, new Cancelling(3 * cancelled + 1));
            } catch (CancelledException e) {
                cancelled++;
                clean();
                assertThat(objects(home, "")).isEqualTo(before);
                assertThat(read(second)).isEqualTo(moved);
            }
        }
        assertThat(cancelled).isGreaterThan(5);
        assertThat(read(second)).isEqualTo(moved);
    }

    /** Ends the work when it reports so often. */
    private static final class Cancelling implements Progress {

        private int left;

        Cancelling(int left) {
            this.left = left;
        }

        @Override
        public void report(long done, long total) {
            assertThat(done).isBetween(0L, total);
            if (left-- == 0) {
                throw new CancelledException("by a test");
            }
        }

        @Override
        public void percent(int percent) {
            checkCancelled();
        }

        @Override
        public void checkCancelled() {
            report(0, 0);
        }
    }

    @Test
    void nothingIsMadeOfWhatOthersOnlyShareOrKeepForThemselvesButOfWhatIsPublic()
            throws IOException {
        Image theirs = active(bob, bytes);
        Image hers = active(alice, moved);
        JDBI.useHandle(handle -> {
            handle.execute("update images set visibility = 'shared' where id = ?", theirs.id());
            handle.execute(
                    "insert into image_members (image_id, project_id, status)"
                            + " values (?, ?, 'accepted')",
                    theirs.id(),
                    alice.project());
        });
        run();
        assertThat(isSlim(hers)).isFalse();
        byte[] another = moved(moved);
        Image last = active(alice, another);
        JDBI.useHandle(handle ->
                handle.execute(
                        "update images set visibility = 'public' where id = ?", theirs.id()));
        images.delete(alice, hers.id());

        run();

        assertThat(isSlim(last)).isTrue();
        assertThat(read(last)).isEqualTo(another);
    }

    @Test
    void whatTwoProjectsHaveIsMadeOfWhatBothMayRelyOn() throws IOException {
        Image base = active(alice, bytes);
        Image hers = active(alice, moved);
        Image his = active(bob, moved);
        assertThat(content(hers)).isEqualTo(content(his));
        run();
        assertThat(isSlim(his)).isFalse();
        JDBI.useHandle(handle -> {
            handle.execute("update images set visibility = 'public' where id = ?", base.id());
            handle.execute("delete from sketches where content = ?", content(his).toString());
        });

        run();

        assertThat(isSlim(his)).isTrue();
        assertThat(content(hers)).isEqualTo(content(his));
    }

    @Test
    void nothingIsSharedAcrossKeys() throws IOException {
        Encryption one = new Encryption.Named(keys.create(alice, "one", "").id());
        Encryption other = new Encryption.Named(keys.create(alice, "other", "").id());
        active(alice, bytes, one, Intake.INSPECT);
        active(alice, bytes, new Encryption.Plain(), Intake.INSPECT);
        Image second = active(alice, moved, other, Intake.INSPECT);
        Image third = active(alice, moved, one, Intake.INSPECT);

        run();

        assertThat(isSlim(second)).isFalse();
        assertThat(isSlim(third)).isTrue();
        assertThat(read(third)).isEqualTo(moved);
    }

    @Test
    void whatCannotBeReadIsNotWaitedForUntilItCan() throws IOException {
        String key = keys.create(alice, "mine", "").id();
        active(alice, bytes, new Encryption.Named(key), Intake.INSPECT);
        Image second = active(alice, moved, new Encryption.Named(key), Intake.INSPECT);
        long waiting = slim.saved(operator).getFirst().waiting();
        keys.disable(alice, key);
        assertThat(slim.saved(operator).getFirst().waiting()).isEqualTo(waiting - 2);
        run();
        keys.enable(alice, key);
        assertThat(isSlim(second)).isFalse();

        run();

        assertThat(isSlim(second)).isTrue();
    }

    @Test
    void whatSomethingIsDoneWithIsLeftAloneUntilThen() throws IOException {
        active(alice, bytes);
        Image second = active(alice, moved);
        JDBI.useTransaction(handle -> {
            UUID job =
                    Jobs.submit(
                            handle,
                            Jobs.Order.of(
                                    alice, alice.project(), second.id(), Job.Kind.EXPORT, "{}"));
            handle.execute("update jobs set state = 'running' where id = ?", job);
        });
        run();
        assertThat(isSlim(second)).isFalse();
        JDBI.useHandle(
                handle -> handle.execute("delete from jobs where image_id = ?", second.id()));

        run();

        assertThat(isSlim(second)).isTrue();
    }

    @Test
    void aFileThatWasTakenApartComesBackWithItsDiskSlim() throws IOException {
        active(alice, bytes);
        Path raw = Files.write(folder.resolve("disk.raw"), moved);
        Path qcow2 = folder.resolve("disk.qcow2");
        Oracle.require("qemu-img").run("convert", "-f", "raw", "-O", "qcow2", raw, qcow2);
        byte[] file = Files.readAllBytes(qcow2);
        Image whole = active(alice, file);
        uploads.unpacker().unpack(whole, whole.file().orElseThrow(), Wish.FILE, Progress.NONE);
        assertThat(now(whole).file().orElseThrow().kept()).isInstanceOf(Kept.Recipe.class);

        run();
        expire();
        clean();

        assertThat(isSlim(whole)).isTrue();
        assertThat(objects(home, "recipes/")).hasSize(1);
        assertThat(read(whole)).isEqualTo(file);
        images.delete(alice, whole.id());
        clean();
        assertThat(objects(home, "recipes/")).isEmpty();
    }

    @Test
    void ofAChangedImageWhoseContentIsSlimOnlyTheChangedBlocksAreSent() throws IOException {
        active(alice, bytes);
        Image second = active(alice, moved);
        run(Duration.ZERO, Progress.NONE);
        clean();
        assertThat(isSlim(second)).isTrue();
        byte[] changed = moved.clone();
        changed[3 * Block.SIZE + 7] ^= 1;

        assertThat(push(alice, changed)).isEqualTo(1);
        assertThat(push(bob, changed)).isEqualTo(7); // as if nobody had any of it
    }

    @Test
    void aDamagedPieceOfASlimContentHasItsBlocksSent() throws IOException {
        Image first = active(alice, bytes);
        active(alice, moved);
        run(Duration.ZERO, Progress.NONE);
        images.delete(alice, first.id());
        clean();
        try (var files = Files.walk(folder.resolve("home/blocks"))) {
            Path block =
                    files.filter(file -> file.toFile().length() > Block.SIZE / 2)
                            .findFirst()
                            .orElseThrow();
            byte[] damaged = Files.readAllBytes(block);
            damaged[damaged.length / 2] ^= 1;
            Files.write(block, damaged);
        }

        assertThat(push(alice, moved)).isBetween(1, 2);
    }

    /** Pushes a file, looks whether it came right, and says how many blocks were sent. */
    private int push(Caller caller, byte[] file) throws IOException {
        ResumableUploads resumable =
                new ResumableUploads(
                        JDBI,
                        regions.contents(Regions.HOME),
                        images,
                        uploads,
                        new ResumableUploads.Settings(Duration.ofMinutes(1), Duration.ofHours(1)));
        DeltaUploads deltas =
                new DeltaUploads(JDBI, regions.contents(Regions.HOME), images, resumable);
        UUID image = images.create(caller, "pushed").id();
        DeltaPush.Sent sent =
                DeltaPush.push(new BytesSource(file), new Wire(deltas, caller, image), _ -> {});
        assertThat(read(images.get(caller, image))).isEqualTo(file);
        return sent.blocks();
    }

    /** A connection without HTTP. */
    private static final class Wire implements DeltaPush.Wire {

        private final DeltaUploads deltas;
        private final Caller caller;
        private final UUID image;
        private UUID upload = new UUID(0, 0);

        Wire(DeltaUploads deltas, Caller caller, UUID image) {
            this.deltas = deltas;
            this.caller = caller;
            this.image = image;
        }

        @Override
        public DeltaPush.State begin(ByteBuffer list) throws IOException {
            DeltaUploads.State state = deltas.create(caller, image, list, Wish.DISK);
            upload = state.upload().id();
            return new DeltaPush.State(state.upload().offset(), state.missing());
        }

        @Override
        public DeltaPush.State send(InputStream frames, long length) throws IOException {
            DeltaUploads.State state = deltas.append(caller, image, upload, frames);
            return new DeltaPush.State(state.upload().offset(), state.missing());
        }
    }

    @Test
    void aSlimContentIsCopiedToAnotherRegionAndKey() throws IOException {
        Image first = active(alice, bytes);
        Image second = active(alice, moved);
        run(Duration.ZERO, Progress.NONE);
        Quotas quotas = new Quotas(JDBI, Preset.OPEN);
        ImageCopies copies = new ImageCopies(JDBI, images, regions, quotas, serverKey);
        CopyJob.Settings settings = new CopyJob.Settings(Duration.ofMinutes(1), serverKey);
        CopyJob job = new CopyJob(JDBI, images, regions, guarded, settings);
        Encryption key = new Encryption.Named(keys.create(alice, "hers", "").id());
        ImageCopies.Wanted same =
                new ImageCopies.Wanted(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(key),
                        false,
                        Optional.empty());
        ImageCopies.Wanted far =
                new ImageCopies.Wanted(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        Optional.of("south-" + serverKey));

        Image rekeyed = copies.copy(alice, second.id(), same);
        Image there = copies.copy(alice, second.id(), far);
        String input =
                JDBI.withHandle(handle ->
                        handle.createQuery("select input from jobs where image_id = :id")
                                .bind("id", there.id())
                                .mapTo(String.class)
                                .one());
        JobHandler.Effect effect = job.run(now(there).job().orElseThrow(), input, Progress.NONE);
        JDBI.useHandle(effect::apply);
        images.delete(alice, first.id());
        images.delete(alice, second.id());
        clean();

        assertThat(read(rekeyed)).isEqualTo(moved);
        assertThat(read(there)).isEqualTo(moved);
        run(); // slim already
        assertThat(read(there)).isEqualTo(moved);
    }

    @Test
    void thereIsOneJobAtATimeThatOnlyOperatorsSee() {
        Job started = slim.start(operator);

        assertThat(started.kind()).isEqualTo(Job.Kind.SLIM);
        assertThat(started.image()).isEmpty();
        assertThat(started.priority()).isEqualTo(Job.Priority.LOW);
        assertThat(slim.start(operator).id()).isEqualTo(started.id());
        slim.startIfNeeded();
        assertThat(slim.start(operator).id()).isEqualTo(started.id());
        assertThatThrownBy(() -> slim.start(alice)).hasMessageContaining("role_missing");
        assertThatThrownBy(() -> slim.saved(alice)).hasMessageContaining("role_missing");
        assertThatThrownBy(() -> new Jobs(JDBI).get(alice, started.id()))
                .hasMessageContaining("not_found");
    }
}
