package assay.service.image;

import static assay.service.ProblemAssertions.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import assay.service.Problem;
import assay.service.UuidV7;
import assay.service.database.TestDatabase;
import assay.service.identity.Caller;
import assay.service.identity.People;
import assay.service.identity.Projects;
import assay.service.identity.Role;
import assay.service.image.Images.Wanted;
import assay.service.image.Regions.Region;
import assay.service.key.GuardedKeys;
import assay.service.key.Key;
import assay.service.key.KeyStates;
import assay.service.key.Keys;
import assay.service.quota.Preset;
import assay.service.quota.Quotas;
import assay.store.content.Contents;
import assay.store.key.KeyFile;
import assay.store.place.FolderPlace;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // fields are set before each test
class ImageEncryptionTest {

    private static final Jdbi JDBI = TestDatabase.shared().jdbi();
    private static final People PEOPLE = new People(JDBI);

    @TempDir Path folder;
    private final Caller alice = PEOPLE.caller(Role.MEMBER);
    private final Caller mallory = PEOPLE.caller(Role.MEMBER);
    private final String serverKey = "server-" + UUID.randomUUID();
    private final byte[] bytes = noise(1 << 20);

    private FolderPlace place;
    private KeyFile file;
    private Keys keys;
    private GuardedKeys guarded;
    private Regions regions;
    private Images images;
    private Uploads uploads;

    @BeforeEach
    void open() throws IOException {
        file = new KeyFile(folder.resolve("keys"));
        KeyStates states = new KeyStates(JDBI);
        keys = new Keys(JDBI, file, states, serverKey);
        keys.makeServerKey();
        guarded = new GuardedKeys(file, states);
        place = new FolderPlace(folder.resolve("store"));
        Contents store = new Contents(place, guarded, Clock.systemUTC());
        regions = new Regions(new Region("home", place, store, true), List.of());
        images = new Images(JDBI, regions, new Quotas(JDBI, Preset.OPEN), false);
        uploads =
                new Uploads(
                        JDBI,
                        place,
                        store,
                        images,
                        new Uploads.Settings(1 << 24, Duration.ofMinutes(1), serverKey));
    }

    /** Others' schedulers shall not run our jobs. */
    @AfterEach
    void forget() {
        List.of(alice.project(), mallory.project())
                .forEach(project ->
                        JDBI.useHandle(handle ->
                                handle.execute(
                                        "delete from images where project_id = ?", project)));
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static Wanted wanted(Encryption encryption) {
        return new Wanted(
                Optional.empty(), Optional.empty(), ImageDetails.named("image"), encryption);
    }

    private Image upload(Encryption encryption) throws IOException {
        UUID id = images.create(alice, wanted(encryption)).id();
        return uploads.receive(
                alice,
                id,
                new Uploads.Body(
                        new ByteArrayInputStream(bytes), OptionalLong.empty(), Optional.empty()),
                Intake.INSPECT);
    }

    private byte[] read(Image image) throws IOException {
        return read(alice, image);
    }

    private byte[] read(Caller caller, Image image) throws IOException {
        try (OpenFile file = images.open(caller, image)) {
            byte[] read = new byte[(int) file.bytes().size()];
            file.bytes().read(0, ByteBuffer.wrap(read));
            return read;
        }
    }

    private List<String> objects(String prefix) throws IOException {
        List<String> names = new ArrayList<>();
        place.list(prefix, entry -> names.add(entry.name() + " " + entry.size()));
        names.sort(null);
        return names;
    }

    @Test
    void anImageIsEncryptedWithTheKeyThatItsMakerChoseOrWithTheServers() throws IOException {
        String key = keys.create(alice, "hers", "").id();

        Image own = upload(new Encryption.Named(key));
        Image usual = upload(new Encryption.Server());

        assertThat(own.file().orElseThrow().content().key()).hasValue(key);
        assertThat(usual.file().orElseThrow().content().key()).hasValue(serverKey);
        assertThat(read(own)).isEqualTo(bytes);
        assertThat(keys.get(alice, key).images()).isOne();
        // The server's key encrypts others' images, too, whose number is nobody's business.
        assertThat(keys.get(alice, serverKey).images()).isOne();
        assertThat(keys.get(mallory, serverKey).images()).isZero();
    }

    @Test
    void anotherProjectsKeyCannotBeChosenAndIsAsUnknown() throws IOException {
        String key = keys.create(alice, "hers", "").id();

        for (String chosen : List.of(key, UuidV7.next().toString(), "none", "")) {
            assertProblem(
                    Problem.REQUEST_INVALID,
                    () -> images.create(mallory, wanted(new Encryption.Named(chosen))));
        }
        UUID id = images.create(alice, wanted(new Encryption.Named(key))).id();
        JDBI.useHandle(handle ->
                handle.execute(
                        "update images set project_id = ? where id = ?", mallory.project(), id));
        assertProblem(
                Problem.REQUEST_INVALID,
                () ->
                        uploads.receive(
                                mallory,
                                id,
                                new Uploads.Body(
                                        new ByteArrayInputStream(bytes),
                                        OptionalLong.empty(),
                                        Optional.empty()),
                                Intake.INSPECT));
    }

    @Test
    void aDeletedProjectsKeyEndsWithTheLastImageThatItEncrypts() throws IOException {
        String key = keys.create(alice, "hers", "").id();
        String unused = keys.create(alice, "for nothing", "").id();
        Image image = upload(new Encryption.Named(key));
        Caller operator = PEOPLE.caller(Role.ADMIN);
        images.update(
                operator,
                image.id(),
                OptionalLong.empty(),
                new Images.Change(Optional.of(mallory.project()), details -> details, false));
        new Projects(JDBI).delete(PEOPLE.operator(), alice.project());

        keys.destroyDue();

        assertThat(file.keys()).contains(key, serverKey).doesNotContain(unused);
        assertThat(read(mallory, images.get(mallory, image.id()))).isEqualTo(bytes);

        images.delete(mallory, image.id());
        keys.destroyDue();

        assertThat(file.keys()).containsExactly(serverKey);
    }

    @Test
    void aDisabledKeyNeitherReadsNorWrites() throws IOException {
        String key = keys.create(alice, "hers", "").id();
        Image image = upload(new Encryption.Named(key));
        UUID waiting = images.create(alice, wanted(new Encryption.Named(key))).id();

        keys.disable(alice, key);

        assertProblem(Problem.KEY_UNUSABLE, () -> read(image));
        assertProblem(
                Problem.KEY_UNUSABLE,
                () -> images.create(alice, wanted(new Encryption.Named(key))));
        assertProblem(
                Problem.KEY_UNUSABLE,
                () ->
                        uploads.receive(
                                alice,
                                waiting,
                                new Uploads.Body(
                                        new ByteArrayInputStream(bytes),
                                        OptionalLong.empty(),
                                        Optional.empty()),
                                Intake.INSPECT));
        images.delete(alice, image.id());
    }

    @Test
    void whatIsNotEncryptedIsForTheOperatorToPermit() throws IOException {
        assertProblem(
                Problem.PLAIN_REFUSED, () -> images.create(alice, wanted(new Encryption.Plain())));

        images = new Images(JDBI, regions, new Quotas(JDBI, Preset.OPEN), true);
        uploads =
                new Uploads(
                        JDBI,
                        place,
                        regions.contents(Regions.HOME),
                        images,
                        new Uploads.Settings(1 << 24, Duration.ofMinutes(1), serverKey));
        Image image = upload(new Encryption.Plain());

        assertThat(image.file().orElseThrow().content().key()).isEmpty();
        assertThat(read(image)).isEqualTo(bytes);
    }

    @Test
    void rotatingAKeyWrapsTheSecretsOfItsContentsAnewAndTouchesNoBlock() throws IOException {
        Key key = keys.create(alice, "hers", "");
        Image image = upload(new Encryption.Named(key.id()));
        List<String> blocks = objects("blocks/");
        List<String> pages = objects("pages/");
        String content = "contents/" + image.file().orElseThrow().content().id();
        ByteBuffer root = place.get(content);
        KeyRewrap chore = new KeyRewrap(JDBI, keys, guarded, regions);

        chore.run();
        assertThat(place.get(content)).isEqualTo(root);
        assertThat(keys.rotate(alice, key.id()).rewrapping()).isTrue();
        keys.disable(alice, key.id());
        chore.run();
        assertThat(place.get(content)).isEqualTo(root);
        keys.enable(alice, key.id());
        chore.run();

        assertThat(place.get(content)).isNotEqualTo(root);
        assertThat(keys.get(alice, key.id()).rewrapping()).isFalse();
        assertThat(objects("blocks/")).isEqualTo(blocks);
        assertThat(objects("pages/")).isEqualTo(pages);
        assertThat(read(image)).isEqualTo(bytes);
    }
}
