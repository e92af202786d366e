package assay.service.transfer;

import static assay.service.ProblemAssertions.assertProblem;
import static assay.service.transfer.TransferBench.JDBI;
import static assay.service.transfer.TransferBench.MAX_SIZE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.Sha256;
import assay.service.Problem;
import assay.service.bucket.BucketObject;
import assay.service.image.Image;
import assay.service.image.ImageDetails;
import assay.service.image.ImageStatus;
import assay.service.image.Images;
import assay.service.image.Intake;
import assay.service.image.JobUploads;
import assay.service.image.StoredFile;
import assay.service.image.Uploads;
import assay.service.job.CancelledException;
import assay.service.job.Job;
import assay.service.job.Progress;
import assay.service.job.TryAgainException;
import assay.testkit.S3Proxy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init") // fields are set before each test
class ImportJobTest {

    private static final byte[] FILE = random(12_345_678);
    private static final JobUploads.Terms READ_FIRST =
            new JobUploads.Terms(Intake.INSPECT, Optional.empty());

    @TempDir Path folder;
    private TransferBench bench;

    @BeforeEach
    void build() throws IOException {
        bench = new TransferBench(folder);
    }

    @Test
    void anImageReceivesTheFileAtAUrlAndIsReadNext() throws Exception {
        try (WebServer server = WebServer.start(WebServer.whole(FILE))) {
            UUID image = newImage();
            UUID job = order(image, server.url("/disk.raw?signature=hush"), READ_FIRST);
            assertThat(status(image)).isEqualTo(ImageStatus.UPLOADING);
            assertThat(TransferBench.hasKeys(job)).isTrue();

            bench.run(job);

            assertThat(status(image)).isEqualTo(ImageStatus.INSPECTING);
            assertThat(bench.content(image)).isEqualTo(FILE);
            assertThat(TransferBench.hasKeys(job)).isFalse();
            assertThat(everythingSaidOf(job)).contains("/disk.raw?…").doesNotContain("hush");
        }
    }

    @Test
    void aJobThatIsStartedAgainGoesOnBehindWhatIsStored() throws Exception {
        try (WebServer server = WebServer.start(WebServer.ranges(FILE, "\"1\"", FILE.length))) {
            UUID image = newImage();
            UUID job = order(image, server.url("/"), READ_FIRST);
            stop(job, 10_000_000);
            expireLease(image);
            bench.uploads.reap();
            bench.sweep.run();
            assertThat(status(image)).isEqualTo(ImageStatus.UPLOADING);

            new TransferBench(folder); // another process
            bench.run(job);

            assertThat(bench.content(image)).isEqualTo(FILE);
            assertThat(server.requests().getLast().from()).isBetween(8_000_000L, 10_000_000L);
            assertThat(server.requests().getLast().headers()).containsEntry("if-range", "\"1\"");
        }
    }

    @Test
    void aFileThatIsAnotherBetweenTwoTriesComesWhole() throws Exception {
        byte[] other = random(11_000_000);
        try (WebServer server =
                WebServer.start((request, out) ->
                        WebServer.ranges(
                                        request.number() == 0 ? FILE : other,
                                        request.number() == 0 ? "\"1\"" : "\"2\"",
                                        FILE.length)
                                .answer(request, out))) {
            UUID image = newImage();
            UUID job = order(image, server.url("/"), READ_FIRST);
            stop(job, 10_000_000);

            bench.run(job);

            assertThat(bench.content(image)).isEqualTo(other);
        }
    }

    @Test
    void withoutATagAJobBeginsAgainFromTheStart() throws Exception {
        try (WebServer server = WebServer.start(WebServer.whole(FILE))) {
            UUID image = newImage();
            UUID job = order(image, server.url("/"), READ_FIRST);
            stop(job, 10_000_000);

            bench.run(job);

            assertThat(bench.content(image)).isEqualTo(FILE);
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void whatPassesIsTriedAgainAndWhatDoesNotIsToldAtTheImage() throws Exception {
        try (WebServer server =
                WebServer.start((request, out) ->
                        WebServer.head(
                                out, request.number() == 0 ? 503 : 404, "Content-Length: 0"))) {
            UUID image = newImage();
            UUID job = order(image, server.url("/"), READ_FIRST);

            assertThatThrownBy(() -> bench.run(job))
                    .isInstanceOf(TryAgainException.class)
                    .hasMessageContaining("status 503");
            assertEnds(Problem.REMOTE_REFUSED, job, image);
            assertThat(TransferBench.hasKeys(job)).isFalse();
            assertThat(bench.images.get(bench.caller, image).error().orElseThrow().detail())
                    .contains("404");
        }
    }

    @Test
    void aFileOverTheLimitIsRefusedWhetherItsSizeWasAnnouncedOrNot() throws Exception {
        try (WebServer server =
                WebServer.start((request, out) -> {
                    boolean said = request.path().equals("/said");
                    WebServer.head(
                            out, 200, said ? "Content-Length: " + (MAX_SIZE + 1) : "X-Nothing: 1");
                    for (long at = 0; !said && at <= MAX_SIZE; at += FILE.length) {
                        out.write(FILE);
                    }
                })) {
            UUID image = newImage();

            assertEnds(
                    Problem.CONTENT_TOO_LARGE,
                    order(image, server.url("/said"), READ_FIRST),
                    image);
            assertEnds(
                    Problem.CONTENT_TOO_LARGE, order(image, server.url("/not"), READ_FIRST), image);
            bench.sweep.run();
            assertThat(bench.store.uploads()).isEmpty();
        }
    }

    @Test
    void bytesThatAreNotTheAnnouncedOnesAreRefused() throws Exception {
        try (WebServer server = WebServer.start(WebServer.whole(FILE))) {
            UUID image = newImage();
            assay.store.Sha256 right = assay.store.Sha256.of(Sha256.of(FILE));
            assay.store.Sha256 wrong = assay.store.Sha256.of(new byte[32]);

            assertEnds(
                    Problem.DIGEST_MISMATCH,
                    order(
                            image,
                            server.url("/"),
                            new JobUploads.Terms(Intake.INSPECT, Optional.of(wrong))),
                    image);
            UUID job =
                    order(
                            image,
                            server.url("/"),
                            new JobUploads.Terms(Intake.INSPECT, Optional.of(right)));
            bench.run(job);
            assertThat(bench.images.get(bench.caller, image).file().map(StoredFile::sha256))
                    .contains(right);
        }
    }

    @Test
    void aFileThatIsNotWhatItIsSaidToBeIsRefused() throws Exception {
        try (WebServer server = WebServer.start(WebServer.whole(FILE))) {
            ImageDetails qcow2 =
                    ImageDetails.named("claims")
                            .withFormats(
                                    new ImageDetails.Formats(
                                            Optional.of("bare"), Optional.of("qcow2")));
            UUID image =
                    bench.images
                            .create(
                                    bench.caller,
                                    new Images.Wanted(Optional.empty(), Optional.empty(), qcow2))
                            .id();

            assertEnds(Problem.FORMAT_DIFFERS, order(image, server.url("/"), READ_FIRST), image);
        }
    }

    @Test
    void anImageThatReceivesAFileTakesNoOther() throws Exception {
        UUID image = newImage();
        UUID job = order(image, "http://127.0.0.1:1/", READ_FIRST);

        assertProblem(
                Problem.IMAGE_UPLOADING, () -> order(image, "http://127.0.0.1:1/", READ_FIRST));
        assertProblem(
                Problem.IMAGE_UPLOADING,
                () ->
                        bench.uploads.receive(
                                bench.caller,
                                image,
                                Uploads.Body.of(
                                        new ByteArrayInputStream(FILE), -1, Optional.empty()),
                                Intake.INSPECT));
        bench.giveUp(job, new Job.Failure(Problem.JOB_CANCELLED, ""));
        assertThat(status(image)).isEqualTo(ImageStatus.QUEUED);
        assertThatThrownBy(() ->
                        JDBI.useTransaction(handle ->
                                bench.imports.handler().again(bench.job(job)).apply(handle)))
                .hasMessageContaining("transfer_ended");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data/",
                "http://10.0.0.1/",
                "https://[fd00::1]/",
                "http://[::ffff:10.0.0.1]/",
                "http://127.0.0.2/"
            })
    void addressesOfTheOperatorsNetworkAreRefusedAtOnce(String url) {
        UUID image = newImage();

        assertProblem(Problem.ADDRESS_REFUSED, () -> order(image, url, READ_FIRST));
        assertThat(status(image)).isEqualTo(ImageStatus.QUEUED);
    }

    @Test
    void anObjectOfABucketIsGoneOnWithToo() throws Exception {
        try (S3Proxy service = S3Proxy.start(folder.resolve("s3"))) {
            Files.write(folder.resolve("s3/buckets").resolve(S3Proxy.BUCKET).resolve("disk"), FILE);
            UUID image = newImage();
            Remote remote =
                    new Remote.InBucket(
                            new BucketObject(
                                    Optional.of(service.endpoint().toString()),
                                    "us-east-1",
                                    S3Proxy.BUCKET,
                                    "disk",
                                    new BucketObject.Keys(S3Proxy.ACCESS_KEY, S3Proxy.SECRET_KEY),
                                    true));
            UUID job =
                    bench.imports.order(bench.caller, image, remote, READ_FIRST, Optional.empty());
            stop(job, 10_000_000);

            bench.run(job);

            assertThat(bench.content(image)).isEqualTo(FILE);
            assertThat(everythingSaidOf(job))
                    .contains("s3://" + S3Proxy.BUCKET + "/disk at http://127.0.0.1")
                    .doesNotContain(S3Proxy.SECRET_KEY);
        }
    }

    @Test
    void anImportOfAnImageThatIsGoneEnds() throws Exception {
        try (WebServer server = WebServer.start(WebServer.whole(FILE))) {
            UUID image = newImage();
            UUID job = order(image, server.url("/"), READ_FIRST);
            Job before = bench.job(job);
            bench.images.delete(bench.caller, image);

            assertThat(bench.imports.handler().run(before, "{}", Progress.NONE)).isNotNull();
            assertThat(server.requests()).isEmpty();
        }
    }

    private void stop(UUID job, long at) {
        assertThatThrownBy(() -> bench.run(job, TransferBench.stopAt(at)))
                .isInstanceOf(CancelledException.class);
    }

    private void assertEnds(Problem problem, UUID job, UUID image) {
        assertProblem(problem, () -> bench.run(job));
        bench.giveUp(job, new Job.Failure(problem, "404"));
        Image after = bench.images.get(bench.caller, image);
        assertThat(after.status()).isEqualTo(ImageStatus.QUEUED);
        assertThat(after.error().orElseThrow().problem()).isEqualTo(problem);
    }

    private UUID order(UUID image, String url, JobUploads.Terms terms) {
        return bench.imports.order(
                bench.caller, image, new Remote.Url(url), terms, Optional.empty());
    }

    private UUID newImage() {
        return bench.images.create(bench.caller, "image").id();
    }

    private ImageStatus status(UUID image) {
        return bench.images.get(bench.caller, image).status();
    }

    private static void expireLease(UUID image) {
        JDBI.useHandle(handle ->
                handle.execute(
                        "update images set lease_until = now() - interval '1s' where id = ?",
                        image));
    }

    private static String everythingSaidOf(UUID job) {
        return JDBI.withHandle(handle ->
                handle.createQuery(
                                "select t::text || j::text from transfers t join jobs j"
                                        + " on j.id = t.job_id where j.id = :id")
                        .bind("id", job)
                        .mapTo(String.class)
                        .one());
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
