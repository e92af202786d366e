package assay.service.image;

import static assay.service.ProblemAssertions.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.service.Problem;
import assay.service.UuidV7;
import assay.service.database.TestDatabase;
import assay.service.identity.Caller;
import assay.service.identity.People;
import assay.service.identity.Role;
import assay.service.image.ImageCopies.Wanted;
import assay.service.image.Regions.Region;
import assay.service.job.CancelledException;
import assay.service.job.Job;
import assay.service.job.JobHandler;
import assay.service.job.Progress;
import assay.service.job.TryAgainException;
import assay.service.key.GuardedKeys;
import assay.service.key.KeyStates;
import assay.service.key.Keys;
import assay.service.quota.Limit;
import assay.service.quota.Preset;
import assay.service.quota.Quotas;
import assay.store.care.Collection;
import assay.store.content.Contents;
import assay.store.key.KeyFile;
import assay.store.place.FolderPlace;
import assay.store.place.Place;
import assay.testkit.Oracle;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // fields are set before each test
class ImageCopiesTest {

    private static final Jdbi JDBI = TestDatabase.shared().jdbi();
    private static final People PEOPLE = new People(JDBI);

    @TempDir Path folder;
    private final Caller alice = PEOPLE.caller(Role.MEMBER);
    private final Caller bob = PEOPLE.caller(Role.MEMBER);
    private final Caller operator = new Caller(UuidV7.next(), alice.project(), Set.of(Role.ADMIN));
    private final String serverKey = "server-" + UUID.randomUUID();
    private final byte[] bytes = noise();
    private final Quotas quotas = new Quotas(JDBI, Preset.OPEN);

    private FolderPlace home;
    private FolderPlace south;
    private Keys keys;
    private GuardedKeys guarded;
    private Regions regions;
    private Images images;
    private Uploads uploads;
    private ImageCopies copies;
    private CopyJob job;

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
                new Regions(
                        region("north-1", home, true),
                        List.of(
                                region("south-1", south, true),
                                region("far-1", new FolderPlace(folder.resolve("far")), false)));
        images = new Images(JDBI, regions, quotas, true);
        uploads =
                new Uploads(
                        JDBI,
                        home,
                        regions.contents(Regions.HOME),
                        images,
                        new Uploads.Settings(1 << 24, Duration.ofMinutes(1), serverKey));
        copies = new ImageCopies(JDBI, images, regions, quotas, serverKey);
        job =
                new CopyJob(
                        JDBI,
                        images,
                        regions,
                        guarded,
                        new CopyJob.Settings(Duration.ofMinutes(1), serverKey));
    }

    private Region region(String name, Place place, boolean takesPart) {
        Contents contents = new Contents(place, guarded, Clock.systemUTC());
        return new Region(name, place, contents, takesPart);
    }

    /** Others' schedulers shall not run our jobs. */
    @AfterEach
    void forget() {
        List.of(alice.project(), bob.project())
                .forEach(project ->
                        JDBI.useHandle(handle ->
                                handle.execute(
                                        "delete from images where project_id = ?", project)));
    }

    private static byte[] noise() {
        byte[] bytes = new byte[3 << 20];
        new Random().nextBytes(bytes);
        return bytes;
    }

    /** An image of Alice's that was read already. */
    private Image active(Encryption encryption) throws IOException {
        return active(encryption, bytes);
    }

    private Image active(Encryption encryption, byte[] bytes) throws IOException {
        ImageDetails details =
                ImageDetails.named("debian")
                        .withTags(new TreeSet<>(Set.of("mine")))
                        .withProperties(new TreeMap<>(Map.of("hw_disk_bus", "virtio")));
        Images.Wanted wanted =
                new Images.Wanted(Optional.empty(), Optional.empty(), details, encryption);
        UUID id = images.create(alice, wanted).id();
        uploads.receive(
                alice,
                id,
                new Uploads.Body(
                        new ByteArrayInputStream(bytes), OptionalLong.empty(), Optional.empty()),
                Intake.INSPECT);
        JDBI.useHandle(handle ->
                handle.execute(
                        """
                        update images set status = 'active', facts = '{"a": 1}',
                            judgements = '{}', verdicts = '[]', format = 'raw', virtual_size = size
                        where id = ?
                        """,
                        id));
        return images.get(alice, id);
    }

    private String newKey(Caller caller) throws IOException {
        return keys.create(caller, "k" + UUID.randomUUID(), "").id();
    }

    private static Wanted with(Encryption encryption) {
        return new Wanted(
                Optional.empty(),
                Optional.empty(),
                Optional.of(encryption),
                false,
                Optional.empty());
    }

    private static Wanted to(String region) {
        return new Wanted(
                Optional.empty(), Optional.empty(), Optional.empty(), false, Optional.of(region));
    }

    private Image run(Image copy) throws IOException {
        return run(copy, Progress.NONE);
    }

    private Image run(Image copy, Progress progress) throws IOException {
        Job waiting = copy.job().orElseThrow();
        assertThat(waiting.kind()).isEqualTo(Job.Kind.COPY);
        String input =
                JDBI.withHandle(handle ->
                        handle.createQuery("select input from jobs where id = :id")
                                .bind("id", waiting.id())
                                .mapTo(String.class)
                                .one());
        JobHandler.Effect effect = job.run(waiting, input, progress);
        JDBI.useHandle(effect::apply);
        return images.get(alice, copy.id());
    }

    private byte[] read(Caller caller, Image image) throws IOException {
        try (OpenFile file = images.open(caller, images.get(caller, image.id()))) {
            byte[] read = new byte[(int) file.bytes().size()];
            file.bytes().read(0, ByteBuffer.wrap(read));
            return read;
        }
    }

    private static List<String> objects(Place place, String... prefixes) throws IOException {
        List<String> names = new ArrayList<>();
        for (String prefix : prefixes) {
            place.list(prefix, entry -> names.add(entry.name() + " " + entry.size()));
        }
        names.sort(null);
        return names;
    }

    private void clean() throws IOException {
        ContentSweep.all(JDBI, regions);
        for (Region region : regions.all().values()) {
            new Collection(region.place(), Clock.systemUTC()).run(Collection.Options.USUAL);
        }
    }

    @Test
    void aCopyUnderAnotherKeyWritesOneSmallObjectAndIsActiveAtOnce() throws IOException {
        String old = newKey(alice);
        Image source = active(new Encryption.Named(old));
        List<String> before = objects(home, "blocks/", "pages/");
        int contents = objects(home, "contents/").size();
        String key = newKey(alice);

        Image copy = copies.copy(alice, source.id(), with(new Encryption.Named(key)));

        assertThat(copy.status()).isEqualTo(ImageStatus.ACTIVE);
        assertThat(copy.job()).isEmpty();
        assertThat(copy.name()).isEqualTo("copy_debian");
        assertThat(copy.details().derivedFrom()).hasValue(source.id());
        assertThat(copy.details().tags()).containsExactly("mine");
        assertThat(copy.file().orElseThrow().content().key()).hasValue(key);
        assertThat(copy.file().orElseThrow().sha256())
                .isEqualTo(source.file().orElseThrow().sha256());
        assertThat(images.facts(alice, copy.id())).isEqualTo(images.facts(alice, source.id()));
        assertThat(objects(home, "blocks/", "pages/")).isEqualTo(before);
        assertThat(objects(home, "contents/")).hasSize(contents + 1);
        keys.disable(alice, old);
        images.delete(alice, source.id());
        clean();
        assertThat(read(alice, copy)).isEqualTo(bytes);
    }

    @Test
    void aCopyUnderTheSameKeyWritesNothing() throws IOException {
        Image source = active(new Encryption.Server());
        List<String> before = objects(home, "");

        Image copy =
                copies.copy(
                        alice,
                        source.id(),
                        new Wanted(
                                Optional.of("twin"),
                                Optional.of("the same"),
                                Optional.empty(),
                                false,
                                Optional.empty()));

        assertThat(copy.name()).isEqualTo("twin");
        assertThat(copy.details().description()).isEqualTo("the same");
        assertThat(objects(home, "")).isEqualTo(before);
        images.delete(alice, source.id());
        clean();
        assertThat(read(alice, copy)).isEqualTo(bytes);
    }

    @Test
    void whatWasPlainIsEncryptedByAJobAndNothingOfItStaysInTheClear() throws IOException {
        Image source = active(new Encryption.Plain());
        List<String> plain = objects(home, "blocks/");

        Image copy = copies.copy(alice, source.id(), with(new Encryption.Server()));
        assertThat(copy.status()).isEqualTo(ImageStatus.QUEUED);
        Image done = run(copy);

        assertThat(done.status()).isEqualTo(ImageStatus.ACTIVE);
        assertThat(done.file().orElseThrow().content().key()).hasValue(serverKey);
        assertThat(images.facts(alice, done.id())).isEqualTo(images.facts(alice, source.id()));
        images.delete(alice, source.id());
        clean();
        assertThat(objects(home, "blocks/")).isNotEmpty().doesNotContainAnyElementsOf(plain);
        assertThat(objects(home, "uploads/")).isEmpty();
        assertThat(read(alice, copy)).isEqualTo(bytes);
    }

    @Test
    void whatIsEncryptedIsCopiedToPlainWhereTheOperatorPermits() throws IOException {
        Image source = active(new Encryption.Named(newKey(alice)));

        Image copy = run(copies.copy(alice, source.id(), with(new Encryption.Plain())));

        assertThat(copy.file().orElseThrow().content().key()).isEmpty();
        assertThat(read(alice, copy)).isEqualTo(bytes);
        Images strict = new Images(JDBI, regions, quotas, false);
        assertProblem(
                Problem.PLAIN_REFUSED,
                () ->
                        new ImageCopies(JDBI, strict, regions, quotas, serverKey)
                                .copy(alice, source.id(), with(new Encryption.Plain())));
    }

    @Test
    void aCopyWrittenAnewSharesNoBlockWithItsSource() throws IOException {
        Image source = active(new Encryption.Server());
        List<String> before = objects(home, "blocks/");
        Wanted wanted =
                new Wanted(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new Encryption.Named(newKey(alice))),
                        true,
                        Optional.empty());

        Image copy = run(copies.copy(alice, source.id(), wanted));

        images.delete(alice, source.id());
        clean();
        assertThat(objects(home, "blocks/")).isNotEmpty().doesNotContainAnyElementsOf(before);
        assertThat(read(alice, copy)).isEqualTo(bytes);
    }

    @Test
    void aFileThatWasTakenApartIsCopiedByItsParts() throws IOException {
        Path raw = Files.write(folder.resolve("disk.raw"), bytes);
        Path qcow2 = folder.resolve("disk.qcow2");
        Oracle.require("qemu-img").run("convert", "-f", "raw", "-O", "qcow2", raw, qcow2);
        byte[] file = Files.readAllBytes(qcow2);
        Image whole = active(new Encryption.Server(), file);
        uploads.unpacker().unpack(whole, whole.file().orElseThrow(), Wish.FILE, Progress.NONE);
        Image source = images.get(alice, whole.id());
        assertThat(source.file().orElseThrow().kept()).isInstanceOf(Kept.Recipe.class);
        List<String> blocks = objects(home, "blocks/", "pages/");
        String key = newKey(alice);

        Image rekeyed = copies.copy(alice, source.id(), with(new Encryption.Named(key)));
        assertThat(objects(home, "blocks/", "pages/")).isEqualTo(blocks);
        Image plain = run(copies.copy(alice, source.id(), with(new Encryption.Plain())));
        Image moved = run(copies.copy(alice, rekeyed.id(), to("south-1")));
        images.delete(alice, source.id());
        images.delete(alice, plain.id());
        clean();

        assertThat(read(alice, rekeyed)).isEqualTo(file);
        assertThat(read(alice, moved)).isEqualTo(file);
        assertThat(objects(home, "recipes/")).hasSize(1);
        keys.rotate(alice, key);
        new KeyRewrap(JDBI, keys, guarded, regions).run();
        assertThat(keys.get(alice, key).rewrapping()).isFalse();
        images.delete(alice, rekeyed.id());
        images.delete(alice, moved.id());
        clean();
        assertThat(objects(home, "recipes/", "contents/", "blocks/")).isEmpty();
        assertThat(objects(south, "recipes/", "contents/", "blocks/")).isEmpty();
    }

    @Test
    void whoSeesAnImageCopiesItWithHisOwnKeyAndNotWithItsOwners() throws IOException {
        String hers = newKey(alice);
        Image source = active(new Encryption.Named(hers));
        assertProblem(
                Problem.NOT_FOUND,
                () -> copies.copy(bob, source.id(), with(new Encryption.Server())));
        ImageMembers members = new ImageMembers(JDBI, images);
        share(source);
        members.add(alice, source.id(), bob.project());

        assertProblem(
                Problem.REQUEST_INVALID,
                () -> copies.copy(bob, source.id(), with(new Encryption.Named(hers))));
        assertProblem(Problem.IMAGE_NOT_YOURS, () -> copies.copy(bob, source.id(), to("south-1")));
        Image copy = copies.copy(bob, source.id(), to("north-1"));

        assertThat(copy.project()).isEqualTo(bob.project());
        assertThat(copy.file().orElseThrow().content().key()).hasValue(serverKey);
        assertThat(copy.details().tags()).isEmpty();
        assertThat(copy.details().access().visibility()).isEqualTo(Visibility.PRIVATE);
        keys.disable(alice, hers);
        assertThat(read(bob, copy)).isEqualTo(bytes);
        assertProblem(
                Problem.KEY_UNUSABLE,
                () -> copies.copy(bob, source.id(), with(new Encryption.Server())));
        keys.enable(alice, hers);

        Quotas tencent = new Quotas(JDBI, Preset.TENCENT);
        assertProblem(
                Problem.QUOTA_SHARED_COPIES,
                () ->
                        new ImageCopies(JDBI, images, regions, tencent, serverKey)
                                .copy(bob, source.id(), with(new Encryption.Server())));
    }

    private void share(Image image) {
        images.update(
                alice,
                image.id(),
                OptionalLong.empty(),
                Images.Change.of(details ->
                        details.withAccess(
                                new ImageDetails.Access(Visibility.SHARED, false, false))));
    }

    @Test
    void toAnotherRegionGoesOnlyWhatItLacks() throws IOException {
        String key = newKey(alice);
        Image source = active(new Encryption.Named(key));

        Image first = copies.copy(alice, source.id(), to("south-1"));
        assertThat(first.name()).isEqualTo("copy_north-1_debian");
        assertThat(regions.name(first)).isEqualTo("south-1");
        Image there = run(first);

        assertThat(there.status()).isEqualTo(ImageStatus.ACTIVE);
        assertThat(there.file().orElseThrow().content().key()).hasValue(key);
        assertThat(objects(south, "blocks/")).isEqualTo(objects(home, "blocks/"));
        assertThat(read(alice, there)).isEqualTo(bytes);
        List<String> moved = objects(south, "");
        Image second = run(copies.copy(alice, source.id(), to("south-1")));
        assertThat(objects(south, "")).isEqualTo(moved);

        images.delete(alice, source.id());
        images.delete(alice, first.id());
        clean();
        assertThat(objects(home, "blocks/", "contents/")).isEmpty();
        assertThat(read(alice, second)).isEqualTo(bytes);
        Image back = run(copies.copy(alice, second.id(), to("north-1")));
        assertThat(read(alice, back)).isEqualTo(bytes);
        keys.disable(alice, key);
        assertProblem(Problem.KEY_UNUSABLE, () -> read(alice, second));
    }

    @Test
    void theSweepLeavesACopyingAloneAndACancelledOneIsCleanedUp() throws IOException {
        Image source = active(new Encryption.Server());
        Image copy = copies.copy(alice, source.id(), to("south-1"));

        assertThatThrownBy(() ->
                        run(
                                copy,
                                new Progress() {
                                    @Override
                                    public void report(long done, long total) {
                                        try {
                                            clean();
                                            assertThat(objects(south, "uploads/")).isNotEmpty();
                                        } catch (IOException e) {
                                            throw new AssertionError(e);
                                        }
                                        throw new CancelledException("no more");
                                    }

                                    @Override
                                    public void percent(int percent) {}

                                    @Override
                                    public void checkCancelled() {}
                                }))
                .isInstanceOf(Exception.class);

        assertThat(images.get(alice, copy.id()).status()).isEqualTo(ImageStatus.QUEUED);
        clean();
        assertThat(objects(south, "uploads/", "blocks/", "contents/")).isEmpty();
        assertThat(read(alice, run(copy))).isEqualTo(bytes);
    }

    @Test
    void aCopyingWhoseServerWasKilledIsHeldUntilItsLeaseEndsAndThenBeginsAgain()
            throws IOException {
        Image source = active(new Encryption.Server());
        Image copy = copies.copy(alice, source.id(), to("south-1"));
        JDBI.useHandle(handle ->
                handle.execute(
                        """
                        update images set status = 'uploading', upload = ?,
                            lease_until = now() - interval '1 second'
                        where id = ?
                        """,
                        UuidV7.next(),
                        copy.id()));

        assertThatThrownBy(() -> run(copy)).isInstanceOf(TryAgainException.class);
        uploads.reap();

        assertThat(run(copy).status()).isEqualTo(ImageStatus.ACTIVE);
        assertThat(read(alice, copy)).isEqualTo(bytes);
        assertThat(images.get(alice, copy.id()).error()).isEmpty();
    }

    @Test
    void aCopyWhoseSourceWasDeletedFailsForGood() throws IOException {
        Image source = active(new Encryption.Server());
        Image copy = copies.copy(alice, source.id(), to("south-1"));
        images.delete(alice, source.id());

        assertProblem(Problem.COPY_SOURCE_GONE, () -> run(copy));
        JDBI.useHandle(handle ->
                job.giveUp(copy.job().orElseThrow(), new Job.Failure(Problem.COPY_SOURCE_GONE, ""))
                        .apply(handle));
        assertThat(images.get(alice, copy.id()).error().orElseThrow().problem())
                .isEqualTo(Problem.COPY_SOURCE_GONE);
    }

    @Test
    void regionsAndQuotasSetBoundsToCopies() throws IOException {
        Image source = active(new Encryption.Server());
        assertProblem(Problem.REGION_REFUSED, () -> copies.copy(alice, source.id(), to("far-1")));
        assertProblem(
                Problem.REQUEST_INVALID, () -> copies.copy(alice, source.id(), to("nowhere")));

        quotas.set(operator, alice.project(), Limit.IMAGES, OptionalLong.of(1));
        assertProblem(Problem.QUOTA_IMAGES, () -> copies.copy(alice, source.id(), to("north-1")));
        copies.copy(alice, source.id(), to("south-1"));
        assertProblem(Problem.QUOTA_IMAGES, () -> copies.copy(alice, source.id(), to("south-1")));
        quotas.reset(operator, alice.project(), Limit.IMAGES);
        quotas.set(operator, alice.project(), Limit.COPY_SIZE, OptionalLong.of(0));
        assertProblem(
                Problem.QUOTA_COPY_SIZE, () -> copies.copy(alice, source.id(), to("south-1")));
        quotas.set(operator, alice.project(), Limit.STORED_BYTES, OptionalLong.of(bytes.length));
        assertProblem(
                Problem.QUOTA_STORED_BYTES, () -> copies.copy(alice, source.id(), to("north-1")));
    }

    @Test
    void onlyWhatIsActiveAndReadIsCopied() throws IOException {
        Image source = active(new Encryption.Server());
        JDBI.useHandle(handle ->
                handle.execute(
                        "update images set format = null, facts = null, judgements = null"
                                + " where id = ?",
                        source.id()));
        assertProblem(
                Problem.IMAGE_NOT_INSPECTED, () -> copies.copy(alice, source.id(), to("north-1")));
        images.deactivate(alice, source.id());
        assertProblem(
                Problem.IMAGE_NOT_ACTIVE, () -> copies.copy(alice, source.id(), to("north-1")));
    }
}
