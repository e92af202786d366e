package assay.service.key;

import static assay.service.ProblemAssertions.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.SourceCopy;
import assay.service.Problem;
import assay.service.database.TestDatabase;
import assay.service.identity.Caller;
import assay.service.identity.People;
import assay.service.identity.Role;
import assay.service.key.Key.State;
import assay.store.content.Content;
import assay.store.content.ContentSource;
import assay.store.content.ContentWriter;
import assay.store.content.Contents;
import assay.store.key.KeyFile;
import assay.store.key.UnusableKeyException;
import assay.store.place.FolderPlace;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // fields are set before each test
class KeysTest {

    private static final Jdbi JDBI = TestDatabase.shared().jdbi();
    private static final People PEOPLE = new People(JDBI);

    @TempDir Path folder;
    private final Caller alice = PEOPLE.caller(Role.MEMBER);
    private final Caller mallory = PEOPLE.caller(Role.MEMBER);
    private final Caller operator = PEOPLE.caller(Role.ADMIN);
    private final String serverKey = "server-" + UUID.randomUUID();

    /** The time that the other node's clock shows. */
    private final AtomicLong time = new AtomicLong();

    private KeyFile file;
    private Keys keys;
    private Contents here;
    private Contents otherNode;

    @BeforeEach
    void open() throws IOException {
        file = new KeyFile(folder.resolve("keys"));
        KeyStates states = new KeyStates(JDBI);
        keys = new Keys(JDBI, file, states, serverKey);
        keys.makeServerKey();
        FolderPlace place = new FolderPlace(folder.resolve("store"));
        here = new Contents(place, new GuardedKeys(file, states), Clock.systemUTC());
        KeyStates elsewhere = new KeyStates(JDBI, time::get);
        otherNode = new Contents(place, new GuardedKeys(file, elsewhere), Clock.systemUTC());
    }

    private Content put(Key key, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(1).nextBytes(bytes);
        Contents.Options options = new Contents.Options(Optional.of(key.id()), Set.of(), _ -> true);
        try (ContentWriter writer = here.write(UUID.randomUUID(), options)) {
            writer.write(ByteBuffer.wrap(bytes));
            Content content = writer.seal().content();
            writer.commit();
            return content;
        }
    }

    @Test
    void aProjectHasKeysOfItsOwnBesideTheServers() throws IOException {
        Key key = keys.create(alice, "备份", "for backups");

        assertThat(keys.list(alice)).contains(key).contains(keys.get(alice, serverKey));
        assertThat(key.state()).isEqualTo(State.ENABLED);
        assertThat(key.images()).isZero();
        assertThat(keys.get(alice, serverKey).project()).isEmpty();
        assertThat(file.keys()).contains(key.id(), serverKey);
        assertProblem(Problem.NAME_TAKEN, () -> keys.create(alice, "备份", ""));
        assertThat(keys.update(alice, key.id(), Optional.of("archive"), Optional.empty()).name())
                .isEqualTo("archive");
        keys.create(alice, "备份", "");
        keys.create(mallory, "备份", "");
    }

    @Test
    void anotherProjectsKeyDoesNotExistForAnybodyElse() throws IOException {
        String id = keys.create(alice, "hers", "").id();
        UUID stranger = mallory.project();

        for (Caller caller : List.of(mallory, operator)) {
            assertThat(keys.list(caller)).noneMatch(key -> key.id().equals(id));
            assertProblem(Problem.NOT_FOUND, () -> keys.get(caller, id));
            assertProblem(Problem.NOT_FOUND, () -> keys.disable(caller, id));
            assertProblem(Problem.NOT_FOUND, () -> keys.rotate(caller, id));
            assertProblem(Problem.NOT_FOUND, () -> keys.scheduleDeletion(caller, id, 7));
            assertProblem(
                    Problem.NOT_FOUND,
                    () -> keys.update(caller, id, Optional.of("mine"), Optional.empty()));
        }
        assertProblem(
                Problem.REQUEST_INVALID,
                () -> JDBI.useHandle(handle -> Keys.require(handle, stranger, "key", id)));
        JDBI.useHandle(handle -> Keys.require(handle, alice.project(), "key", id));
        JDBI.useHandle(handle -> Keys.require(handle, stranger, "key", serverKey));
    }

    @Test
    void onlyTheOperatorChangesTheServersKeyAndNobodyDeletesIt() throws IOException {
        assertProblem(Problem.ROLE_MISSING, () -> keys.disable(alice, serverKey));
        assertProblem(Problem.KEY_NEEDED, () -> keys.scheduleDeletion(operator, serverKey, 7));

        assertThat(keys.disable(operator, serverKey).state()).isEqualTo(State.DISABLED);
        keys.makeServerKey();
        assertThat(keys.enable(operator, serverKey).state()).isEqualTo(State.ENABLED);
    }

    @Test
    void aRunningDownloadEndsWhenItsKeyIsDisabled() throws IOException {
        Key key = keys.create(alice, "hers", "");
        Content content = put(key, 32 << 20);
        AtomicLong sent = new AtomicLong();

        try (ContentSource source = here.open(content.id())) {
            OutputStream client =
                    new OutputStream() {
                        @Override
                        public void write(int one) {
                            throw new AssertionError("pieces are sent");
                        }

                        @Override
                        public void write(byte[] bytes, int offset, int length) throws IOException {
                            if (sent.getAndAdd(length) == 0) {
                                keys.disable(alice, key.id());
                            }
                        }
                    };
            assertThatThrownBy(() -> SourceCopy.copy(source, 0, source.size(), client))
                    .isInstanceOf(UnusableKeyException.class)
                    .hasMessageContaining("disabled");
        }
        // What was read ahead: at most 4 MiB.
        assertThat(sent).hasValueLessThan(6 << 20);
        assertThatThrownBy(() -> here.open(content.id())).isInstanceOf(UnusableKeyException.class);
        keys.enable(alice, key.id());
        here.open(content.id()).close();
    }

    @Test
    void anotherNodeNoticesWithinASecond() throws IOException {
        Key key = keys.create(alice, "hers", "");
        Content content = put(key, 1000);
        ByteBuffer bytes = ByteBuffer.allocate(1000);

        try (ContentSource source = otherNode.open(content.id())) {
            source.read(0, bytes.clear());
            keys.disable(alice, key.id());

            assertThatThrownBy(() -> otherNode.open(content.id()))
                    .isInstanceOf(UnusableKeyException.class);
            time.addAndGet(KeyStates.FRESH.toNanos());
            assertThatThrownBy(() -> source.read(0, bytes.clear()))
                    .isInstanceOf(UnusableKeyException.class);
            keys.enable(alice, key.id());
            time.addAndGet(KeyStates.FRESH.toNanos());
            source.read(0, bytes.clear());
        }
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsBelievedForTenSecondsOnly() throws IOException {
        Jdbi gone = Jdbi.create("jdbc:postgresql://127.0.0.1:1/none?connectTimeout=1");
        AtomicLong broken = new AtomicLong();
        Jdbi breaking = Jdbi.create(() -> (broken.get() == 0 ? JDBI : gone).open().getConnection());
        KeyStates states = new KeyStates(breaking, time::get);
        String key = keys.create(alice, "hers", "").id();
        states.require(key);

        broken.set(1);
        time.addAndGet(Duration.ofSeconds(9).toNanos());
        states.require(key);
        time.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThatThrownBy(() -> states.require(key))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("database");
        broken.set(0);
        states.require(key);
    }

    @Test
    void aKeyThatWaitsForItsDeletionDoesNothingUntilThatIsTakenBack() throws IOException {
        Key key = keys.create(alice, "hers", "");
        Content content = put(key, 1000);
        assertProblem(Problem.REQUEST_INVALID, () -> keys.scheduleDeletion(alice, key.id(), 6));

        Key waiting = keys.scheduleDeletion(alice, key.id(), 7);

        assertThat(waiting.deleteAt().orElseThrow())
                .isAfter(waiting.updatedAt().plus(Duration.ofDays(6)));
        assertThatThrownBy(() -> here.open(content.id())).isInstanceOf(UnusableKeyException.class);
        assertProblem(Problem.KEY_DELETING, () -> keys.enable(alice, key.id()));
        assertProblem(Problem.KEY_UNUSABLE, () -> keys.rotate(alice, key.id()));
        keys.destroyDue();
        assertThat(keys.cancelDeletion(alice, key.id()).state()).isEqualTo(State.DISABLED);
        keys.enable(alice, key.id());
        here.open(content.id()).close();
    }

    @Test
    void aKeyWhoseTimeHasComeIsDestroyed() throws IOException {
        Key key = keys.create(alice, "hers", "");
        Content content = put(key, 1000);
        keys.scheduleDeletion(alice, key.id(), 7);
        JDBI.useHandle(handle ->
                handle.execute(
                        "update keys set delete_at = now() - interval '1 second' where id = ?",
                        key.id()));

        keys.destroyDue();

        assertThat(file.keys()).doesNotContain(key.id());
        assertProblem(Problem.NOT_FOUND, () -> keys.get(alice, key.id()));
        assertProblem(Problem.NOT_FOUND, () -> keys.cancelDeletion(alice, key.id()));
        assertThatThrownBy(() -> here.open(content.id())).isInstanceOf(UnusableKeyException.class);
        keys.create(alice, "hers", "");
    }

    @Test
    void aRotatedKeyReadsOnAndIsToBeWrappedAnew() throws IOException {
        Key key = keys.create(alice, "hers", "");
        Content content = put(key, 1000);

        Key rotated = keys.rotate(alice, key.id());

        assertThat(rotated.rewrapping()).isTrue();
        assertThat(rotated.rotatedAt()).isPresent();
        here.open(content.id()).close();
    }

    @Test
    void aProjectHasSoManyKeysAndNoMore() throws IOException {
        JDBI.useHandle(handle ->
                handle.execute(
                        """
                        insert into keys (id, project_id, name)
                        select gen_random_uuid()::text, ?, n::text from generate_series(1, ?) n
                        """,
                        alice.project(),
                        Keys.MOST));

        assertProblem(Problem.TOO_MANY_SECRETS, () -> keys.create(alice, "one more", ""));
        assertThat(file.keys()).containsExactly(serverKey);
    }
}
