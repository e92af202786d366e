package assay.service.image;

import static assay.service.ProblemAssertions.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import assay.service.Problem;
import assay.service.UuidV7;
import assay.service.database.TestDatabase;
import assay.service.identity.Caller;
import assay.service.identity.People;
import assay.service.identity.Role;
import assay.service.quota.Limit;
import assay.service.quota.Preset;
import assay.service.quota.Quotas;
import assay.store.content.Contents;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a project may not have is refused, and nothing of it is kept. */
@SuppressWarnings("NullAway.Init") // fields are set before each test
class ImageQuotasTest {

    private static final Jdbi JDBI = TestDatabase.shared().jdbi();
    private static final People PEOPLE = new People(JDBI);

    @TempDir Path folder;
    private final Caller caller = PEOPLE.caller(Role.MEMBER);
    private final Caller operator = new Caller(UuidV7.next(), caller.project(), Set.of(Role.ADMIN));
    private Quotas quotas;
    private Contents store;
    private Images images;
    private Uploads uploads;

    @BeforeEach
    void build() throws IOException {
        ImageBench bench = ImageBench.in(folder, 1000);
        quotas = bench.quotas();
        store = bench.store();
        images = bench.images();
        uploads = bench.uploads();
    }

    @Test
    void noMoreImagesAreMadeThanTheProjectMayHave() throws IOException {
        limit(Limit.IMAGES, 1);
        UUID first = images.create(caller, "first").id();

        assertProblem(Problem.QUOTA_IMAGES, () -> images.create(caller, "second"));
        images.delete(caller, first);
        images.create(caller, "second");
    }

    @Test
    void aFileThatTheProjectHasNoRoomForIsNotKept() throws IOException {
        limit(Limit.STORED_BYTES, 9);
        UUID id = images.create(caller, "large").id();
        Uploads.Body body =
                new Uploads.Body(
                        new ByteArrayInputStream(new byte[10]),
                        OptionalLong.empty(),
                        Optional.empty());

        assertProblem(
                Problem.QUOTA_STORED_BYTES,
                () -> uploads.receive(caller, id, body, Intake.INSPECT));
        assertThat(images.get(caller, id).status()).isEqualTo(ImageStatus.QUEUED);
        assertThat(store.uploads()).isEmpty();
    }

    @Test
    void theDisksOfImagesAreAsLargeAsTheCloudsDocumentsSay() {
        Images huawei = new Images(JDBI, store, new Quotas(JDBI, Preset.HUAWEI));

        for (int wrong : new int[] {1, 39}) {
            assertProblem(
                    Problem.REQUEST_INVALID,
                    () -> huawei.create(caller, sized(ImageType.SYSTEM, wrong)));
        }
        assertProblem(
                Problem.QUOTA_SYSTEM_DISK,
                () -> huawei.create(caller, sized(ImageType.SYSTEM, 1025)));
        assertProblem(
                Problem.QUOTA_DATA_DISK, () -> huawei.create(caller, sized(ImageType.DATA, 2049)));
        for (int right : new int[] {0, 40, 1024}) {
            huawei.create(caller, sized(ImageType.SYSTEM, right));
        }
        huawei.create(caller, sized(ImageType.DATA, 2048));
        images.create(caller, sized(ImageType.SYSTEM, 5000)); // by no cloud's documents
    }

    @Test
    void aDataImageIsForLinuxOrForWindows() {
        assertProblem(
                Problem.REQUEST_INVALID,
                () -> images.create(caller, wanted(ImageType.DATA, 0, Platform.UNKNOWN)));
    }

    private static Images.Wanted sized(ImageType type, int minDisk) {
        Platform linux =
                new Platform(
                        Optional.of(OsFamily.LINUX),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        return wanted(type, minDisk, linux);
    }

    private static Images.Wanted wanted(ImageType type, int minDisk, Platform platform) {
        ImageDetails plain = ImageDetails.named("sized");
        return new Images.Wanted(
                Optional.empty(),
                Optional.empty(),
                new ImageDetails(
                        plain.name(),
                        plain.description(),
                        type,
                        plain.access(),
                        platform,
                        ImageDetails.Needs.NONE.withMinDisk(minDisk),
                        plain.formats(),
                        plain.tags(),
                        plain.properties(),
                        plain.derivedFrom()));
    }

    @Test
    void anImageIsSharedAndTaggedNoMoreOftenThanItMay() {
        limit(Limit.SHARES_PER_IMAGE, 1);
        limit(Limit.TAGS_PER_IMAGE, 1);
        ImageMembers members = new ImageMembers(JDBI, images);
        UUID id = images.create(caller, "shared").id();
        change(
                id,
                details ->
                        details.withAccess(
                                new ImageDetails.Access(Visibility.SHARED, false, false)));
        members.add(caller, id, UuidV7.next());

        assertProblem(Problem.QUOTA_SHARES_PER_IMAGE, () -> members.add(caller, id, UuidV7.next()));
        assertProblem(
                Problem.QUOTA_TAGS_PER_IMAGE,
                () -> change(id, details -> details.withTags(new TreeSet<>(List.of("a", "b")))));
    }

    private void change(UUID id, UnaryOperator<ImageDetails> change) {
        images.update(caller, id, OptionalLong.empty(), Images.Change.of(change));
    }

    private void limit(Limit limit, long most) {
        quotas.set(operator, caller.project(), limit, OptionalLong.of(most));
    }
}
