package assay.service.image;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.ImageException;
import assay.service.Problem;
import assay.service.database.Database;
import assay.service.database.TestDatabase;
import assay.service.identity.Caller;
import assay.service.identity.People;
import assay.service.identity.Role;
import assay.service.image.Inspected.ProfileVerdict;
import assay.service.job.Job;
import assay.service.job.JobHandlers;
import assay.service.job.JobScheduler;
import assay.store.content.Contents;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // fields are set before each test
class InspectJobTest {

    private static final Database DATABASE = TestDatabase.separate("inspections");
    private static final People PEOPLE = new People(DATABASE.jdbi());
    private static final Inspected INSPECTED =
            new Inspected(
                    "raw",
                    512,
                    new Platform(
                            Optional.of(OsFamily.LINUX),
                            Optional.of("debian 12\0"),
                            Optional.empty(),
                            Optional.of(Firmware.UEFI)),
                    List.of(new ProfileVerdict("tencent-import", "PASS")),
                    "{\"version\": 1}",
                    "{\"image\": {}}");

    @TempDir Path folder;
    private final Caller caller = PEOPLE.caller(Role.MEMBER);
    private Contents store;
    private Images images;
    private Uploads uploads;

    @BeforeEach
    void build() throws IOException {
        ImageBench bench = ImageBench.in(DATABASE, folder, 1000);
        store = bench.store();
        images = bench.images();
        uploads = bench.uploads();
    }

    @Test
    void whatTheInspectorFindsIsTheImagesInOneStep() throws Exception {
        Image image = inspect((container, described, percent) -> INSPECTED, Image::summary);

        assertThat(image.status()).isEqualTo(ImageStatus.ACTIVE);
        assertThat(image.summary().orElseThrow().os()).contains("debian 12\ufffd");
        assertThat(image.summary().orElseThrow().verdicts())
                .containsExactly(new ProfileVerdict("tencent-import", "PASS"));
        assertThat(image.job().orElseThrow().state()).isEqualTo(Job.State.DONE);
        assertThat(image.job().orElseThrow().percent()).isEqualTo(100);
        assertThat(images.facts(caller, image.id())).isEqualTo("{\"version\": 1}");
    }

    @Test
    void anImageThatCannotBeReadIsUnreadableAtOnceAndTheJobIsDone() throws Exception {
        Image image =
                inspect(
                        (container, described, percent) -> {
                            throw new ImageException(
                                    ImageException.Reason.EXTERNAL_FILE,
                                    "qcow2",
                                    8,
                                    "backing file \0");
                        },
                        Image::error);

        assertThat(image.status()).isEqualTo(ImageStatus.UNREADABLE);
        assertThat(image.error())
                .contains(
                        new Image.ImageError(
                                Problem.IMAGE_EXTERNAL_FILE,
                                "qcow2 at byte 8: backing file \ufffd"));
        assertThat(image.job().orElseThrow().state()).isEqualTo(Job.State.DONE);
    }

    @Test
    void anotherFailureIsTriedAgain() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        Image image =
                inspect(
                        (container, described, percent) -> {
                            percent.accept(50);
                            if (runs.incrementAndGet() < 3) {
                                throw new IOException("the disk hiccups");
                            }
                            return INSPECTED;
                        },
                        Image::summary);

        assertThat(runs).hasValue(3);
        assertThat(image.status()).isEqualTo(ImageStatus.ACTIVE);
    }

    @Test
    void aFailureThatLastsIsGivenUpInTheEnd() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        Image image =
                inspect(
                        (container, described, percent) -> {
                            runs.incrementAndGet();
                            throw new StackOverflowError("a bug of ours");
                        },
                        Image::error);

        assertThat(runs).hasValue(3);
        assertThat(image.status()).isEqualTo(ImageStatus.UNREADABLE);
        assertThat(image.error().orElseThrow().problem()).isEqualTo(Problem.INSPECTION_FAILED);
        assertThat(image.job().orElseThrow().state()).isEqualTo(Job.State.FAILED);
    }

    /** Uploads a file and lets {@code inspector} have it, until the image has what is awaited. */
    private Image inspect(Inspector inspector, Function<Image, Optional<?>> awaited)
            throws Exception {
        UUID id = images.create(caller, "image").id();
        uploads.receive(
                caller,
                id,
                new Uploads.Body(
                        new ByteArrayInputStream(new byte[512]),
                        OptionalLong.empty(),
                        Optional.empty()),
                Intake.INSPECT);
        JobScheduler.Settings settings =
                new JobScheduler.Settings(
                        1, Duration.ofMillis(20), Duration.ofSeconds(3), 3, Duration.ofMillis(20));
        InspectJob job = new InspectJob(DATABASE.jdbi(), store, inspector, uploads);
        try (JobScheduler scheduler =
                new JobScheduler(
                        DATABASE,
                        new JobHandlers(Map.of(Job.Kind.INSPECT, job)),
                        List.of(),
                        settings)) {
            scheduler.start();
            return await(id, image -> awaited.apply(image).isPresent());
        }
    }

    private Image await(UUID id, Predicate<Image> condition) {
        Instant deadline = Instant.now().plusSeconds(60);
        Image image = images.get(caller, id);
        while (!condition.test(image)) {
            assertThat(Instant.now()).as("waiting for %s", image).isBefore(deadline);
            Thread.onSpinWait();
            image = images.get(caller, id);
        }
        return image;
    }
}
