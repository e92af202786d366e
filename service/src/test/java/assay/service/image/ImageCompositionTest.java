package assay.service.image;

import static assay.service.ProblemAssertions.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import assay.service.Problem;
import assay.service.UuidV7;
import assay.service.database.TestDatabase;
import assay.service.identity.Caller;
import assay.service.identity.People;
import assay.service.identity.Role;
import assay.service.image.ImageComposition.Wanted;
import assay.service.image.Regions.Region;
import assay.service.job.Job;
import assay.service.job.Progress;
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
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // fields are set before each test
class ImageCompositionTest {

    private static final Jdbi JDBI = TestDatabase.shared().jdbi();
    private static final People PEOPLE = new People(JDBI);
    private static final byte[] SYSTEM = noise(1);
    private static final byte[] DATA = noise(2);

    @TempDir Path folder;
    private final Caller alice = PEOPLE.caller(Role.MEMBER);
    private final Caller bob = PEOPLE.caller(Role.MEMBER);
    private final Caller operator = new Caller(UuidV7.next(), alice.project(), Set.of(Role.ADMIN));
    private final String serverKey = "server-" + UUID.randomUUID();
    private final Quotas quotas = new Quotas(JDBI, Preset.OPEN);

    private FolderPlace home;
    private Keys keys;
    private GuardedKeys guarded;
    private Regions regions;
    private Images images;
    private Uploads uploads;
    private ImageCopies copies;
    private ImageComposition composition;

    @BeforeEach
    void open() throws IOException {
        KeyFile file = new KeyFile(folder.resolve("keys"));
        KeyStates states = new KeyStates(JDBI);
        keys = new Keys(JDBI, file, states, serverKey);
        keys.makeServerKey();
        guarded = new GuardedKeys(file, states);
        home = new FolderPlace(folder.resolve("home"));
        regions =
                new Regions(
                        region("north-1", home),
                        List.of(region("south-1", new FolderPlace(folder.resolve("south")))));
        images = new Images(JDBI, regions, quotas, true);
        uploads =
                new Uploads(
                        JDBI,
                        home,
                        regions.contents(Regions.HOME),
                        images,
                        new Uploads.Settings(1 << 24, Duration.ofMinutes(1), serverKey));
        copies = new ImageCopies(JDBI, images, regions, quotas, serverKey);
        composition = new ImageComposition(JDBI, images, copies, quotas);
    }

    private Region region(String name, Place place) {
        return new Region(name, place, new Contents(place, guarded, Clock.systemUTC()), true);
    }

    /** Others' schedulers shall not run our jobs. */
    @AfterEach
    void forget() {
        Stream.of(alice, bob)
                .forEach(caller ->
                        JDBI.useHandle(handle ->
                                handle.execute(
                                        "delete from images where project_id = ?",
                                        caller.project())));
    }

    private static byte[] noise(long seed) {
        byte[] bytes = new byte[2 << 20];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private Image system(Encryption encryption) throws IOException {
        return active(ImageType.SYSTEM, encryption, SYSTEM);
    }

    private Image data(Encryption encryption) throws IOException {
        return active(ImageType.DATA, encryption, DATA);
    }

    /** An image of Alice's that was read already. */
    private Image active(ImageType type, Encryption encryption, byte[] bytes) throws IOException {
        ImageDetails details = ImageDetails.named(type.word());
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
                        update images set status = 'active', type = ?, os = 'debian 13',
                            facts = jsonb_build_object('type', ?), judgements = '{}',
                            verdicts = '[{"profile": "nova", "verdict": "PASS"}]',
                            format = 'raw', virtual_size = size
                        where id = ?
                        """,
                        type.word(),
                        type.word(),
                        id));
        return images.get(alice, id);
    }

    private Image compose(Image system, Image... data) throws IOException {
        return composition.compose(alice, system.id(), wanted(Optional.empty(), data));
    }

    private static Wanted wanted(Optional<Encryption> encryption, Image... data) {
        return new Wanted(
                "whole", Optional.of("all"), Stream.of(data).map(Image::id).toList(), encryption);
    }

    private Encryption newKey() throws IOException {
        return new Encryption.Named(keys.create(alice, "k" + UUID.randomUUID(), "").id());
    }

    private byte[] read(Caller caller, Image image, int disk) throws IOException {
        try (OpenFile file = images.open(caller, images.get(caller, image.id()), disk)) {
            byte[] read = new byte[(int) file.bytes().size()];
            file.bytes().read(0, ByteBuffer.wrap(read));
            return read;
        }
    }

    private List<String> objects(String... prefixes) throws IOException {
        List<String> names = new ArrayList<>();
        for (String prefix : prefixes) {
            home.list(prefix, entry -> names.add(entry.name() + " " + entry.size()));
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
    void aWholeImageIsThereAtOnceAndNoByteIsWritten() throws IOException {
        Image system = system(new Encryption.Server());
        Image data = data(new Encryption.Server());
        List<String> before = objects("");

        Image whole = compose(system, data, data);

        assertThat(objects("")).isEqualTo(before);
        assertThat(whole.status()).isEqualTo(ImageStatus.ACTIVE);
        assertThat(whole.details().type()).isEqualTo(ImageType.WHOLE);
        assertThat(whole.details().description()).isEqualTo("all");
        assertThat(whole.details().derivedFrom()).hasValue(system.id());
        assertThat(whole.file()).isEqualTo(system.file());
        assertThat(whole.summary()).isEqualTo(system.summary());
        assertThat(whole.disks())
                .extracting(ImageDisk::number, ImageDisk::name)
                .containsExactly(tuple(1, "data"), tuple(2, "data"));
        assertThat(whole.disks().getFirst().file()).isEqualTo(data.file().orElseThrow());
        assertThat(whole.disks().getFirst().summary()).isEqualTo(data.summary());
        assertThat(images.facts(alice, whole.id())).contains("system");
        assertThat(images.facts(alice, whole.id(), 2)).contains("data");
        assertThat(images.judgements(alice, whole.id(), 1)).isEqualTo("{}");
        assertProblem(Problem.DISK_UNKNOWN, () -> images.facts(alice, whole.id(), 3));
        assertProblem(Problem.DISK_UNKNOWN, () -> images.open(alice, whole, -1));
        assertThat(images.list(alice, ImageFilter.own(Optional.empty(), 10)).items())
                .contains(whole);
    }

    private static Tuple tuple(Object... values) {
        return Tuple.tuple(values);
    }

    @Test
    void itsDisksOutliveTheImagesTheyCameFromAndGoWithIt() throws IOException {
        Image system = system(new Encryption.Server());
        Image data = data(new Encryption.Server());
        Image whole = compose(system, data);
        images.delete(alice, system.id());
        images.delete(alice, data.id());
        clean();

        assertThat(read(alice, whole, 0)).isEqualTo(SYSTEM);
        assertThat(read(alice, whole, 1)).isEqualTo(DATA);

        images.delete(alice, whole.id());
        clean();
        assertThat(objects("blocks/", "contents/", "pages/")).isEmpty();
    }

    @Test
    void aDiskThatWasTakenApartComesBackByteForByte() throws IOException {
        Path raw = Files.write(folder.resolve("disk.raw"), DATA);
        Path qcow2 = folder.resolve("disk.qcow2");
        Oracle.require("qemu-img").run("convert", "-f", "raw", "-O", "qcow2", raw, qcow2);
        byte[] file = Files.readAllBytes(qcow2);
        Image data = active(ImageType.DATA, new Encryption.Server(), file);
        uploads.unpacker().unpack(data, data.file().orElseThrow(), Wish.FILE, Progress.NONE);

        Image whole = compose(system(new Encryption.Server()), images.get(alice, data.id()));
        String key = ((Encryption.Named) newKey()).key();
        Image copy = copy(whole, Optional.of(new Encryption.Named(key)), false, Optional.empty());
        images.delete(alice, data.id());
        clean();

        assertThat(whole.disks().getFirst().file().kept()).isInstanceOf(Kept.Recipe.class);
        assertThat(read(alice, whole, 1)).isEqualTo(file);
        assertThat(read(alice, copy, 1)).isEqualTo(file);
        keys.rotate(alice, key);
        new KeyRewrap(JDBI, keys, guarded, regions).run();
        assertThat(keys.get(alice, key).rewrapping()).isFalse();
        images.delete(alice, whole.id());
        clean();
        assertThat(read(alice, copy, 1)).isEqualTo(file);
        try (GuestDisk disk = images.guestDisk(alice, copy, 1)) {
            byte[] guest = new byte[DATA.length];
            disk.disk().read(0, ByteBuffer.wrap(guest));
            assertThat(guest).isEqualTo(DATA);
        }
    }

    @Test
    void allDisksAreUnderOneKeyWhoseDisablingStopsThemAll() throws IOException {
        Encryption.Named key = (Encryption.Named) newKey();
        Image system = system(key);
        Image data = data(newKey());
        List<String> blocks = objects("blocks/", "pages/");

        Image whole = compose(system, data);

        assertThat(objects("blocks/", "pages/")).isEqualTo(blocks);
        assertThat(whole.files()).allMatch(file -> file.content().key().equals(key(key)));
        assertThat(keys.get(alice, key.key()).images()).isEqualTo(2);
        keys.disable(alice, key.key());
        assertProblem(Problem.KEY_UNUSABLE, () -> read(alice, whole, 0));
        assertProblem(Problem.KEY_UNUSABLE, () -> read(alice, whole, 1));
        keys.enable(alice, key.key());
        assertThat(read(alice, whole, 1)).isEqualTo(DATA);
        Encryption other = newKey();
        Image named =
                composition.compose(alice, system.id(), wanted(Optional.of(other), data, data));
        assertThat(named.files()).allMatch(file -> file.content().key().equals(key(other)));
    }

    private static Optional<String> key(Encryption encryption) {
        return encryption.key("");
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() throws IOException {
        Image system = system(new Encryption.Server());
        Image data = data(new Encryption.Server());
        Image plain = data(new Encryption.Plain());

        assertProblem(Problem.DISKS_DIFFER, () -> compose(system, data, plain));
        assertProblem(
                Problem.DISKS_DIFFER,
                () ->
                        composition.compose(
                                alice,
                                system.id(),
                                wanted(Optional.of(new Encryption.Plain()), data)));
        assertProblem(Problem.DISK_TYPE_REFUSED, () -> compose(system, system));
        assertProblem(Problem.DISK_TYPE_REFUSED, () -> compose(data, data));
        assertProblem(Problem.REQUEST_INVALID, () -> compose(system));
        Image[] many = Collections.nCopies(24, data).toArray(Image[]::new);
        assertProblem(Problem.REQUEST_INVALID, () -> compose(system, many));
        assertThat(compose(system, Collections.nCopies(23, data).toArray(Image[]::new)).disks())
                .hasSize(23);
        assertProblem(
                Problem.NOT_FOUND,
                () -> composition.compose(bob, system.id(), wanted(Optional.empty(), data)));
        images.deactivate(alice, data.id());
        assertProblem(Problem.IMAGE_NOT_ACTIVE, () -> compose(system, data));
    }

    @Test
    void itStaysWholeAndItsSizesCountTogether() throws IOException {
        Image system = system(new Encryption.Server());
        Image data = data(new Encryption.Server());
        Image whole = compose(system, data);

        assertProblem(
                Problem.REQUEST_INVALID,
                () ->
                        images.update(
                                alice,
                                whole.id(),
                                OptionalLong.empty(),
                                Images.Change.of(_ -> system.details())));
        quotas.set(
                operator, alice.project(), Limit.STORED_BYTES, OptionalLong.of(6L * DATA.length));
        compose(system, data);
        assertProblem(Problem.QUOTA_STORED_BYTES, () -> compose(system, data));
        quotas.reset(operator, alice.project(), Limit.STORED_BYTES);
        quotas.set(operator, alice.project(), Limit.IMAGES, OptionalLong.of(4));
        assertProblem(Problem.QUOTA_IMAGES, () -> compose(system, data));
    }

    private Image copy(
            Image image, Optional<Encryption> encryption, boolean anew, Optional<String> region)
            throws IOException {
        return copies.copy(
                alice,
                image.id(),
                new ImageCopies.Wanted(
                        Optional.empty(), Optional.empty(), encryption, anew, region));
    }

    private Image run(Image copy) throws IOException {
        Job waiting = copy.job().orElseThrow();
        String input =
                JDBI.withHandle(handle ->
                        handle.createQuery("select input from jobs where id = :id")
                                .bind("id", waiting.id())
                                .mapTo(String.class)
                                .one());
        CopyJob.Settings settings = new CopyJob.Settings(Duration.ofMinutes(1), serverKey);
        new CopyJob(JDBI, images, regions, guarded, settings).run(waiting, input, Progress.NONE);
        return images.get(alice, copy.id());
    }

    @Test
    void aCopyHasAllDisksWhereverItIs() throws IOException {
        Image data = data(new Encryption.Server());
        Image whole = compose(system(new Encryption.Server()), data, data);

        Image rekeyed = copy(whole, Optional.of(newKey()), false, Optional.empty());
        Image waiting = copy(whole, Optional.empty(), false, Optional.of("south-1"));
        assertThat(waiting.disks()).isEmpty();
        Image moved = run(waiting);
        Image plain =
                run(copy(whole, Optional.of(new Encryption.Plain()), false, Optional.empty()));
        Image anew = run(copy(whole, Optional.of(newKey()), true, Optional.empty()));
        JDBI.useHandle(handle ->
                handle.execute(
                        "delete from images where project_id = ? and type <> 'whole' or id = ?",
                        alice.project(),
                        whole.id()));
        clean();

        for (Image copy : List.of(rekeyed, moved, plain, anew)) {
            assertThat(copy.status()).isEqualTo(ImageStatus.ACTIVE);
            assertThat(copy.details().type()).isEqualTo(ImageType.WHOLE);
            assertThat(read(alice, copy, 0)).isEqualTo(SYSTEM);
            assertThat(read(alice, copy, 1)).isEqualTo(DATA);
            assertThat(read(alice, copy, 2)).isEqualTo(DATA);
            assertThat(copy.disks().get(1).summary()).isEqualTo(data.summary());
        }
        assertThat(plain.files()).allMatch(file -> file.content().key().isEmpty());
    }

    @Test
    void aCopyOfWhatWasDeletedMeanwhileIsNotThere() throws IOException {
        Image whole = compose(system(new Encryption.Server()), data(new Encryption.Server()));
        Image waiting = copy(whole, Optional.empty(), false, Optional.of("south-1"));
        images.delete(alice, whole.id());

        assertProblem(Problem.COPY_SOURCE_GONE, () -> run(waiting));
        assertThat(images.get(alice, waiting.id()).disks()).isEmpty();
    }

    @Test
    void whoSeesItSeesAllDisks() throws IOException {
        Image whole = compose(system(new Encryption.Server()), data(new Encryption.Server()));
        assertProblem(Problem.NOT_FOUND, () -> read(bob, whole, 1));
        images.update(
                alice,
                whole.id(),
                OptionalLong.empty(),
                Images.Change.of(details ->
                        details.withAccess(
                                new ImageDetails.Access(Visibility.SHARED, false, false))));
        new ImageMembers(JDBI, images).add(alice, whole.id(), bob.project());

        assertThat(read(bob, whole, 1)).isEqualTo(DATA);
        List<String> readable =
                JDBI.withHandle(handle -> UploadTable.readable(handle, bob.project())).stream()
                        .map(Object::toString)
                        .toList();
        assertThat(readable)
                .containsAll(
                        whole.files().stream()
                                .map(file -> file.content().id().toString())
                                .toList());
        images.deactivate(alice, whole.id());
        assertProblem(Problem.IMAGE_DEACTIVATED, () -> read(bob, whole, 1));
    }
}
