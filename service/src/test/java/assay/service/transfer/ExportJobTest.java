package assay.service.transfer;

import static assay.service.ProblemAssertions.assertProblem;
import static assay.service.transfer.TransferBench.JDBI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.Sha256;
import assay.service.Problem;
import assay.service.bucket.BucketObject;
import assay.service.bucket.BucketObject.Keys;
import assay.service.identity.Caller;
import assay.service.identity.Role;
import assay.service.image.Image;
import assay.service.image.ImageDetails;
import assay.service.image.Images;
import assay.service.image.Visibility;
import assay.service.job.CancelledException;
import assay.service.job.Job;
import assay.service.job.TryAgainException;
import assay.testkit.Oracle;
import assay.testkit.S3Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // fields are set before each test
class ExportJobTest {

    private static final Keys KEYS = new Keys(S3Proxy.ACCESS_KEY, S3Proxy.SECRET_KEY);
    private static final byte[] DISK = disk();

    private Path folder;
    private Path bucket;
    private S3Proxy service;
    private TransferBench bench;
    private Image image;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        bucket = temporary.resolve("buckets").resolve(S3Proxy.BUCKET);
        service = S3Proxy.start(temporary);
        bench = new TransferBench(temporary);
        image = bench.active(DISK);
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @ParameterizedTest
    @CsvSource({
        "original, raw",
        "raw, raw",
        "qcow2, qcow2",
        "qcow2-zstd, qcow2",
        "vmdk, vmdk",
        "vmdk-stream, vmdk",
        "vhd, vpc",
        "vhdx, vhdx",
        "vdi, vdi"
    })
    void whatQemuFindsInTheObjectIsWhatWentIn(String format, String qemuFormat) throws Exception {
        Transfer ordered = order("disks/镜像." + format, format);
        assertThat(TransferBench.hasKeys(ordered.job().id())).isTrue();

        bench.run(ordered.job().id());

        Path object = bucket.resolve("disks/镜像." + format);
        Path disk = folder.resolve("disk.raw");
        Files.write(disk, DISK);
        Oracle.require("qemu-img").run("compare", "-f", "raw", "-F", qemuFormat, disk, object);
        Transfer done = bench.exports.list(bench.caller, image.id()).getFirst();
        assertThat(done.sha256())
                .contains(HexFormat.of().formatHex(Sha256.of(Files.readAllBytes(object))));
        assertThat(done.size()).isEqualTo(OptionalLong.of(Files.size(object)));
        assertThat(TransferBench.hasKeys(ordered.job().id())).isFalse();
        assertThat(everythingSaidOf(ordered.job().id())).doesNotContain(S3Proxy.SECRET_KEY);
    }

    @Test
    void aDataDiskOfAWholeImageGoesByItsNumber() throws Exception {
        Image whole = bench.active(DISK);
        byte[] data = Arrays.copyOf(DISK, 2 << 20);
        Image other = bench.active(data);
        TransferBench.JDBI.useHandle(handle -> {
            handle.execute("update images set type = 'whole' where id = ?", whole.id());
            handle.execute(
                    """
                    insert into image_disks (image_id, number, name, sha256, size, content,
                        content_size, kept)
                    select ?, 1, 'data', sha256, size, content, content_size, kept
                    from images where id = ?
                    """,
                    whole.id(),
                    other.id());
        });

        Exports.Wanted wanted = new Exports.Wanted("raw", 1, object("data.raw", KEYS), false);
        bench.run(bench.exports.order(bench.caller, whole.id(), wanted).job().id());

        assertThat(bucket.resolve("data.raw")).hasBinaryContent(data);
        Exports.Wanted none = new Exports.Wanted("raw", 2, object("none.raw", KEYS), false);
        assertProblem(
                Problem.DISK_UNKNOWN, () -> bench.exports.order(bench.caller, whole.id(), none));
    }

    @ParameterizedTest
    @CsvSource({"raw", "qcow2-zstd"})
    void aJobThatIsStartedAgainSendsTheOtherParts(String format) throws Exception {
        UUID job = order("resumed." + format, format).job().id();
        assertThatThrownBy(() -> bench.run(job, TransferBench.stopAt(9 << 20)))
                .isInstanceOf(CancelledException.class);
        String upload = upload(job).orElseThrow();
        assertThat(bucket.resolve("resumed." + format)).doesNotExist();

        bench.run(job);

        assertThat(upload(job)).contains(upload);
        assertThat(bucket.resolve("resumed." + format)).exists();
        if (format.equals("raw")) {
            assertThat(Files.readAllBytes(bucket.resolve("resumed.raw"))).isEqualTo(DISK);
        }
    }

    @Test
    void ofAnExportThatIsCancelledNothingIsLeft() throws Exception {
        UUID job = order("cancelled", "raw").job().id();
        assertThatThrownBy(() -> bench.run(job, TransferBench.stopAt(9 << 20)))
                .isInstanceOf(CancelledException.class);

        bench.giveUp(job, new Job.Failure(Problem.JOB_CANCELLED, ""));

        assertThat(bucket.resolve("cancelled")).doesNotExist();
        try (Stream<Path> all = Files.walk(folder.resolve("buckets"))) {
            assertThat(all.filter(Files::isRegularFile).map(Path::toString))
                    .noneMatch(name -> name.contains(upload(job).orElseThrow()));
        }
        assertThat(TransferBench.hasKeys(job)).isFalse();
        bench.run(job); // nothing more happens
        assertThat(bucket.resolve("cancelled")).doesNotExist();
    }

    @Test
    void anObjectThatIsThereIsReplacedOnlyIfThatIsSaid() throws Exception {
        Files.writeString(bucket.resolve("there"), "mine");
        UUID job = order("there", "original").job().id();

        assertProblem(Problem.OBJECT_EXISTS, () -> bench.run(job));
        assertThat(bucket.resolve("there")).hasContent("mine");
        bench.run(
                bench.exports
                        .order(
                                bench.caller,
                                image.id(),
                                new Exports.Wanted("original", object("there", KEYS), true))
                        .job()
                        .id());
        assertThat(Files.readAllBytes(bucket.resolve("there"))).isEqualTo(DISK);
    }

    @Test
    void wrongKeysEndAnExportAtOnceAndAServiceThatIsDownDoesNot() throws Exception {
        UUID refused = order("x", object("x", new Keys("me", "hush")));
        BucketObject down =
                new BucketObject(
                        Optional.of("http://127.0.0.1:1"), "us-east-1", "bucket", "x", KEYS, true);

        assertProblem(Problem.REMOTE_REFUSED, () -> bench.run(refused));
        UUID unreachable = order("x", down);
        assertThatThrownBy(() -> bench.run(unreachable)).isInstanceOf(TryAgainException.class);
    }

    @Test
    void onlyItsOwnProjectExportsAnImageAndOnlyIfItIsActive() {
        Caller other = TransferBench.PEOPLE.caller(Role.MEMBER);
        ImageDetails community =
                ImageDetails.named("community")
                        .withAccess(new ImageDetails.Access(Visibility.COMMUNITY, false, false));
        UUID seen =
                bench.images
                        .create(
                                bench.caller,
                                new Images.Wanted(Optional.empty(), Optional.empty(), community))
                        .id();

        assertProblem(Problem.EXPORT_REFUSED, () -> export(other, seen, "raw"));
        assertProblem(Problem.NOT_FOUND, () -> export(other, image.id(), "raw"));
        assertProblem(Problem.IMAGE_NOT_ACTIVE, () -> export(bench.caller, seen, "raw"));
        assertProblem(Problem.REQUEST_INVALID, () -> export(bench.caller, image.id(), "zip"));
        assertProblem(
                Problem.ROLE_MISSING,
                () ->
                        export(
                                new Caller(
                                        other.user(), bench.caller.project(), Set.of(Role.READER)),
                                image.id(),
                                "raw"));
        assertThat(bench.exports.list(other, seen)).isEmpty();
    }

    @Test
    void anImageThatIsTakenOutOfUseMeanwhileIsNotSent() throws Exception {
        Image other = bench.active(Arrays.copyOf(DISK, 2 << 20));
        UUID job = export(bench.caller, other.id(), "raw").job().id();
        bench.images.deactivate(bench.caller, other.id());

        assertProblem(Problem.IMAGE_NOT_ACTIVE, () -> bench.run(job));
    }

    @Test
    void largeFilesHaveLargerPartsAndNeverTooMany() {
        for (long size : new long[] {0, 1, 80_000L << 20, (80_000L << 20) + 1, 2L << 40}) {
            long parts = size / PartsOutput.partSize(size) + 1;
            assertThat(parts).isLessThanOrEqualTo(10_001);
            assertThat(PartsOutput.partSize(size)).isGreaterThanOrEqualTo(8 << 20);
        }
    }

    private Transfer order(String key, String format) {
        return bench.exports.order(
                bench.caller, image.id(), new Exports.Wanted(format, object(key, KEYS), false));
    }

    private UUID order(String key, BucketObject object) {
        assertThat(object.key()).isEqualTo(key);
        return bench.exports
                .order(bench.caller, image.id(), new Exports.Wanted("raw", object, true))
                .job()
                .id();
    }

    private Transfer export(Caller caller, UUID id, String format) {
        return bench.exports.order(
                caller, id, new Exports.Wanted(format, object("some", KEYS), false));
    }

    private BucketObject object(String key, Keys keys) {
        return new BucketObject(
                Optional.of(service.endpoint().toString()),
                "us-east-1",
                S3Proxy.BUCKET,
                key,
                keys,
                true);
    }

    private static Optional<String> upload(UUID job) {
        return JDBI.withHandle(handle -> TransferTable.find(handle, job).orElseThrow().upload());
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

    /** Data, zeros and holes, with a partition table so that it is taken for a disk. */
    private static byte[] disk() {
        byte[] bytes = new byte[12 << 20];
        Random random = new Random(12);
        byte[] noise = new byte[5 << 20];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, bytes, 1 << 20, noise.length);
        System.arraycopy(noise, 0, bytes, 13 << 19, noise.length);
        bytes[446 + 4] = (byte) 0x83;
        bytes[446 + 9] = 0x08;
        bytes[446 + 13] = 0x08;
        bytes[510] = 0x55;
        bytes[511] = (byte) 0xaa;
        return bytes;
    }
}
