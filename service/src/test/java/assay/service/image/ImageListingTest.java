package assay.service.image;

import static org.assertj.core.api.Assertions.assertThat;

import assay.service.database.TestDatabase;
import assay.service.identity.Caller;
import assay.service.identity.People;
import assay.service.identity.Role;
import assay.service.quota.Preset;
import assay.service.quota.Quotas;
import assay.store.content.Contents;
import assay.store.key.KeyFile;
import assay.store.place.FolderPlace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A list is that of one moment, though two statements read it. */
@SuppressWarnings("NullAway.Init") // fields are set before each test
class ImageListingTest {

    private static final People PEOPLE = new People(TestDatabase.shared().jdbi());

    @TempDir Path folder;
    private final Caller caller = PEOPLE.caller(Role.MEMBER);
    private final Queue<Runnable> afterStatements = new ArrayDeque<>();
    private Images images;
    private Images interrupted;

    @BeforeEach
    void build() throws IOException {
        KeyFile keys = new KeyFile(folder.resolve("keys"));
        keys.create("default");
        Contents store =
                new Contents(new FolderPlace(folder.resolve("store")), keys, Clock.systemUTC());
        Jdbi jdbi = TestDatabase.shared().jdbi();
        images = new Images(jdbi, store, new Quotas(jdbi, Preset.OPEN));
        Jdbi between = Jdbi.create(TestDatabase.shared().dataSource());
        between.setSqlLogger(
                new SqlLogger() {
                    @Override
                    public void logAfterExecution(StatementContext context) {
                        Optional.ofNullable(afterStatements.poll()).ifPresent(Runnable::run);
                    }
                });
        interrupted = new Images(between, store, new Quotas(between, Preset.OPEN));
    }

    @Test
    void whatIsRenamedMeanwhileIsListedWhereItBelongs() {
        UUID first = images.create(caller, "a").id();
        images.create(caller, "b");

        afterStatements.add(() -> rename(first, "c"));

        assertThat(names()).containsExactly("b", "c");
    }

    @Test
    void whatIsDeletedMeanwhileMakesRoomForTheNext() {
        UUID first = images.create(caller, "a").id();
        images.create(caller, "b");
        images.create(caller, "c");

        afterStatements.add(() -> delete(first));

        assertThat(names()).containsExactly("b", "c");
    }

    @Test
    void whatIsNotChangedMeanwhileIsListedInOrder() {
        images.create(caller, "b");
        images.create(caller, "a");

        assertThat(names()).containsExactly("a", "b");
    }

    private List<String> names() {
        ImageFilter byName =
                new ImageFilter(
                        new ImageFilter.Scope.Own(),
                        List.of(),
                        List.of(new ImageFilter.Order(ImageFilter.Key.NAME, false)),
                        Optional.empty(),
                        2);
        return interrupted.list(caller, byName).items().stream()
                .map(image -> image.details().name())
                .toList();
    }

    private void rename(UUID id, String name) {
        images.update(
                caller,
                id,
                OptionalLong.empty(),
                Images.Change.of(details -> details.withName(name)));
    }

    private void delete(UUID id) {
        try {
            images.delete(caller, id);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
