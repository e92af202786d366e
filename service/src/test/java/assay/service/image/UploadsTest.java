package assay.service.image;

import static assay.service.ProblemAssertions.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.UuidV7;
import assay.service.database.TestDatabase;
import assay.service.identity.Caller;
import assay.service.identity.People;
import assay.service.identity.Role;
import assay.service.job.Job;
import assay.store.Sha256;
import assay.store.block.ObjectId;
import assay.store.content.ContentWriter;
import assay.store.content.Contents;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // fields are set before each test
class UploadsTest {

    private static final Jdbi JDBI = TestDatabase.shared().jdbi();
    private static final People PEOPLE = new People(JDBI);

    /** How many bytes a sender can be ahead of the upload. */
    private static final int PIPE = 10;

    @TempDir Path folder;
    private final Caller caller = PEOPLE.caller(Role.MEMBER);

    /** No other test's: the tests share a database, and contents are told apart by their bytes. */
    private final byte[] bytes = caller.project().toString().getBytes(StandardCharsets.UTF_8);

    private Contents store;
    private Images images;
    private Uploads uploads;
    private ContentSweep sweep;

    @BeforeEach
    void build() throws IOException {
        ImageBench bench = ImageBench.in(folder, 1000);
        store = bench.store();
        images = bench.images();
        uploads = bench.uploads();
        sweep = new ContentSweep(JDBI, store);
    }

    @Test
    void aReceivedImageIsStoredAndWaitsForItsInspection() throws IOException {
        Image image = upload(bytes);

        assertThat(image.status()).isEqualTo(ImageStatus.INSPECTING);
        assertThat(image.job().orElseThrow().state()).isEqualTo(Job.State.WAITING);
        try (OpenFile content = images.open(caller, images.get(caller, image.id()))) {
            byte[] read = new byte[bytes.length];
            content.bytes().read(0, ByteBuffer.wrap(read));
            assertThat(read).isEqualTo(bytes);
        }
    }

    @Test
    void anImageThatHasItsContentRefusesAnother() throws IOException {
        Image image = upload(bytes);

        assertProblem(Problem.IMAGE_HAS_CONTENT, () -> receive(image.id(), bytes));
    }

    @Test
    void aConnectionThatBreaksOffLeavesTheImageQueuedAndNoFile() throws IOException {
        UUID id = images.create(caller, "broken").id();

        assertProblem(
                Problem.UPLOAD_INTERRUPTED,
                () -> uploads.receive(caller, id, body(bytes, bytes.length + 1), Intake.INSPECT));
        assertProblem(
                Problem.UPLOAD_INTERRUPTED,
                () -> uploads.receive(caller, id, body(new BrokenStream(), 10), Intake.INSPECT));

        Image image = images.get(caller, id);
        assertThat(image.status()).isEqualTo(ImageStatus.QUEUED);
        assertThat(image.error().orElseThrow().problem()).isEqualTo(Problem.UPLOAD_INTERRUPTED);
        assertThat(store.uploads()).isEmpty();
        receive(id, bytes);
        assertThat(images.get(caller, id).error()).isEmpty();
    }

    @Test
    void aDigestThatDiffersIsRefused() throws IOException {
        UUID id = images.create(caller, "changed").id();
        Sha256 announced = Sha256.of(new byte[32]);
        Uploads.Body body =
                new Uploads.Body(
                        new ByteArrayInputStream(bytes),
                        OptionalLong.empty(),
                        Optional.of(announced));

        assertProblem(
                Problem.DIGEST_MISMATCH, () -> uploads.receive(caller, id, body, Intake.INSPECT));
        assertThat(images.get(caller, id).status()).isEqualTo(ImageStatus.QUEUED);
    }

    @Test
    void aFileOverTheLimitIsRefusedWhetherItsSizeWasAnnouncedOrNot() throws IOException {
        UUID id = images.create(caller, "large").id();

        assertProblem(
                Problem.CONTENT_TOO_LARGE,
                () ->
                        uploads.receive(
                                caller,
                                id,
                                body(InputStream.nullInputStream(), 1001),
                                Intake.INSPECT));
        assertProblem(
                Problem.CONTENT_TOO_LARGE,
                () -> uploads.receive(caller, id, body(new byte[1001], -1), Intake.INSPECT));
    }

    @Test
    void theReaperFreesAnImageWhoseServerWasKilled() throws IOException {
        UUID id = images.create(caller, "killed").id();
        UUID upload = claim(id, Duration.ofSeconds(-1));
        leaveBehind(upload);

        uploads.reap();

        assertThat(images.get(caller, id).status()).isEqualTo(ImageStatus.QUEUED);
        assertThat(store.uploads()).isEmpty();
        receive(id, bytes);
    }

    @Test
    void theReaperAndTheSweepLeaveARunningUploadAlone() throws Exception {
        UUID id = images.create(caller, "slow").id();
        CompletableFuture<Image> received;
        try (PipedOutputStream sender = new PipedOutputStream()) {
            PipedInputStream piped = new PipedInputStream(sender, PIPE);
            received =
                    CompletableFuture.supplyAsync(
                            () -> receiveUnchecked(id, body(piped, bytes.length)));
            sender.write(bytes, 0, PIPE + 1); // returns once the upload has read a byte

            assertProblem(Problem.IMAGE_UPLOADING, () -> receive(id, bytes));
            uploads.reap();
            sweep.run();
            sender.write(bytes, PIPE + 1, bytes.length - PIPE - 1);
        }
        assertThat(received.join().file().orElseThrow().size()).isEqualTo(bytes.length);
    }

    @Test
    void anUploadWhoseImageWasDeletedIsGivenUp() throws Exception {
        UUID id = images.create(caller, "deleted").id();
        CompletableFuture<Optional<Problem>> ended;
        try (PipedOutputStream sender = new PipedOutputStream()) {
            PipedInputStream piped = new PipedInputStream(sender, PIPE);
            ended =
                    CompletableFuture.supplyAsync(
                            () -> problemOf(() -> receiveUnchecked(id, body(piped, -1))));
            sender.write(bytes, 0, PIPE + 1);

            images.delete(caller, id);
        }
        assertThat(ended.join()).contains(Problem.UPLOAD_OVERTAKEN);
        assertThat(store.uploads()).isEmpty();
    }

    @Test
    void aContentGoesWithTheLastImageThatHasIt() throws IOException {
        Image first = upload(bytes);
        Image second = upload(bytes);
        ObjectId content = first.file().orElseThrow().content().id();

        images.delete(caller, first.id());
        store.open(content).close();
        images.delete(caller, second.id());

        assertThatThrownBy(() -> store.open(content)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void theSweepRemovesWhatAKillLeftAndNothingElse() throws IOException {
        Image kept = upload(bytes);
        UUID killed = UUID.randomUUID();
        leaveBehind(killed);
        ObjectId orphan;
        try (ContentWriter upload = store.write(UUID.randomUUID(), Contents.Options.PLAIN)) {
            upload.write(ByteBuffer.allocate(5));
            orphan = upload.seal().content().id();
            upload.commit(); // and no image ever refers to it
        }

        sweep.run();

        assertThat(store.uploads()).isEmpty();
        assertThatThrownBy(() -> store.open(orphan)).isInstanceOf(NoSuchFileException.class);
        images.open(caller, images.get(caller, kept.id())).close();
    }

    /** An upload that was never closed, as after a kill. */
    private void leaveBehind(UUID id) throws IOException {
        try (ContentWriter upload = store.write(id, Contents.Options.PLAIN)) {
            upload.write(ByteBuffer.wrap(new byte[10 << 20]).put(0, (byte) 1));
            upload.suspend();
        }
        assertThat(store.uploads()).contains(id);
    }

    private Image upload(byte[] bytes) throws IOException {
        return receive(images.create(caller, "image").id(), bytes);
    }

    private Image receive(UUID id, byte[] bytes) throws IOException {
        return uploads.receive(caller, id, body(bytes, bytes.length), Intake.INSPECT);
    }

    private Image receiveUnchecked(UUID id, Uploads.Body body) {
        try {
            return uploads.receive(caller, id, body, Intake.INSPECT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Uploads.Body body(byte[] bytes, long length) {
        return body(new ByteArrayInputStream(bytes), length);
    }

    private static Uploads.Body body(InputStream bytes, long length) {
        return Uploads.Body.of(bytes, length, Optional.empty());
    }

    private UUID claim(UUID image, Duration lease) {
        UUID upload = UuidV7.next();
        ImageKey key = new ImageKey(caller.project(), image);
        assertThat(
                        JDBI.<Boolean, RuntimeException>withHandle(handle ->
                                ImageTable.change(
                                        handle, key, new ImageChange.UploadBegun(upload, lease))))
                .isTrue();
        return upload;
    }

    private static Optional<Problem> problemOf(Runnable use) {
        try {
            use.run();
            return Optional.empty();
        } catch (ProblemException e) {
            return Optional.of(e.problem());
        }
    }

    /** A connection that dies at its first byte. */
    private static final class BrokenStream extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("connection reset");
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            throw new IOException("connection reset");
        }
    }
}
