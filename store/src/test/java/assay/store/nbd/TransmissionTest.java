package assay.store.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.BlockSource;
import assay.disk.BytesSource;
import assay.disk.ImageException;
import assay.store.nbd.RawClient.Chunk;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests, right and wrong, and disks that cannot be read. */
class TransmissionTest {

    private static final int READ = 0;
    private static final int WRITE = 1;
    private static final int DISC = 2;
    private static final int FLUSH = 3;
    private static final int TRIM = 4;
    private static final int CACHE = 5;
    private static final int WRITE_ZEROES = 6;
    private static final int BLOCK_STATUS = 7;

    private static final int EPERM = 1;
    private static final int EIO = 5;
    private static final int EINVAL = 22;
    private static final int ENOSPC = 28;

    @TempDir private Path folder;

    /** 64 KiB of bytes, then zeros up to 1 MiB. */
    private static BlockSource disk() {
        byte[] bytes = new byte[1 << 16];
        Arrays.fill(bytes, (byte) 7);
        return new BytesSource(bytes, 1 << 20);
    }

    @Test
    void zerosAreToldAndNotSent() throws IOException {
        try (Served served = Served.disk(disk());
                RawClient client = new RawClient(served.port()).choose("disk")) {
            client.request(0, READ, 42, 60_000, 200_000);
            Chunk data = client.chunk();
            assertThat(data.cookie()).isEqualTo(42);
            assertThat(data.type()).isEqualTo(1);
            assertThat(data.data().getLong()).isEqualTo(60_000);
            assertThat(data.data().remaining()).isEqualTo(5536);
            Chunk hole = client.chunk();
            assertThat(hole.type()).isEqualTo(2);
            assertThat(hole.data().getLong()).isEqualTo(1 << 16);
            assertThat(hole.data().getInt()).isEqualTo(200_000 - 5536);
            assertThat(hole.last()).isTrue();
            // DF: all in one chunk
            Chunk whole = client.request(1 << 2, READ, 43, 60_000, 200_000).chunk();
            assertThat(whole.type()).isEqualTo(1);
            assertThat(whole.last()).isTrue();
            assertThat(whole.data().remaining()).isEqualTo(8 + 200_000);
        }
    }

    @Test
    void whatCannotBeDoneIsAnsweredWithAnErrorAndTheConnectionGoesOn() throws IOException {
        try (Served served = Served.disk(disk());
                RawClient client = new RawClient(served.port()).choose("disk")) {
            assertThat(client.request(0, READ, 1, 1 << 20, 1).error()).isEqualTo(EINVAL);
            assertThat(client.request(0, READ, 1, -1, 1).error()).isEqualTo(EINVAL);
            assertThat(client.request(0, READ, 1, Long.MAX_VALUE, -1).error()).isEqualTo(EINVAL);
            assertThat(client.request(0, READ, 1, 0, -1).error()).isEqualTo(EINVAL);
            assertThat(client.request(1 << 3, READ, 1, 0, 1).error()).isEqualTo(EINVAL);
            assertThat(client.request(1 << 15, FLUSH, 1, 0, 0).error()).isEqualTo(EINVAL);
            assertThat(client.request(0, 99, 1, 0, 0).error()).isEqualTo(EINVAL);
            assertThat(client.request(0, BLOCK_STATUS, 1, 0, 0).error()).isEqualTo(EINVAL);
            assertThat(client.request(0, BLOCK_STATUS, 1, 1, 1 << 20).error()).isEqualTo(EINVAL);
            assertThat(client.request(0, CACHE, 1, 1, 1 << 20).error()).isEqualTo(EINVAL);
            assertThat(client.request(0, TRIM, 1, 0, 1).error()).isEqualTo(EPERM);
            assertThat(client.request(0, WRITE_ZEROES, 1, 0, 1).error()).isEqualTo(EPERM);
            client.request(0, WRITE, 1, 0, 3).send(new byte[3]);
            assertThat(client.error()).isEqualTo(EPERM);
            assertThat(client.request(1, FLUSH, 2, 0, 0).chunk().type()).isZero();
            assertThat(client.request(1, CACHE, 3, 0, 1 << 20).chunk().type()).isZero();
            assertThat(client.request(0, READ, 4, 1 << 20, 0).chunk().type()).isZero();
            assertThat(client.request(0, READ, 5, 0, 1).chunk().data().get(8)).isEqualTo((byte) 7);
        }
    }

    @Test
    void aWriteBeyondTheEndHasNoRoom() throws IOException {
        try (Overlay overlay = Overlay.over(disk(), folder);
                Served served = Served.disk(overlay);
                RawClient client = new RawClient(served.port()).choose("disk")) {
            client.request(0, WRITE, 1, (1 << 20) - 1, 2).send(new byte[2]);
            assertThat(client.error()).isEqualTo(ENOSPC);
            assertThat(client.request(0, WRITE_ZEROES, 1, 1, 1 << 20).error()).isEqualTo(ENOSPC);
            client.request(1, WRITE, 2, 5, 1).send(new byte[] {9});
            assertThat(client.chunk().type()).isZero();
            ByteBuffer read = client.request(0, READ, 3, 4, 3).chunk().data().position(8);
            assertThat(read).isEqualTo(ByteBuffer.wrap(new byte[] {7, 9, 7}));
        }
    }

    @Test
    void theRunsOfADiskAreToldJoined() throws IOException {
        try (Overlay overlay = Overlay.over(disk(), folder);
                Served served = Served.disk(overlay);
                RawClient client = new RawClient(served.port()).choose("disk")) {
            client.request(1 << 1, WRITE_ZEROES, 1, 0, 8192).chunk();
            ByteBuffer runs = client.request(0, BLOCK_STATUS, 2, 0, 1 << 20).chunk().data();
            int[] numbers = new int[runs.remaining() / 4];
            runs.asIntBuffer().get(numbers);
            assertThat(numbers).containsExactly(1, 8192, 2, 57_344, 0, 983_040, 3);
            ByteBuffer one = client.request(1 << 3, BLOCK_STATUS, 3, 9000, 60_000).chunk().data();
            assertThat(one.remaining()).isEqualTo(12);
        }
    }

    @Test
    void aRunOfMoreThanTwoGibibytesIsUnsigned() throws IOException {
        try (Served served = Served.disk(new BytesSource(new byte[0], 1L << 40));
                RawClient client = new RawClient(served.port()).choose("disk")) {
            ByteBuffer runs = client.request(0, BLOCK_STATUS, 1, 5, -512).chunk().data();
            assertThat(runs.getInt(4)).isEqualTo(-512);
        }
    }

    @Test
    void whatIsNoRequestEndsTheConnection() throws IOException {
        try (Served served = Served.disk(disk())) {
            try (RawClient client = new RawClient(served.port()).choose("disk")) {
                assertThat(client.send(new byte[Request.BYTES]).rest()).isEmpty();
            }
            try (RawClient client = new RawClient(served.port()).choose("disk")) {
                assertThat(client.request(0, WRITE, 1, 0, (32 << 20) + 1).rest()).isEmpty();
            }
        }
    }

    @Test
    void requestsAreAnsweredAsSoonAsTheyAreDone() throws Exception {
        CountDownLatch secondAnswered = new CountDownLatch(1);
        BlockSource slow =
                new DisturbedSource(
                        disk(),
                        offset -> {
                            if (offset == 0) {
                                await(secondAnswered);
                            }
                        });
        try (Served served = Served.disk(slow);
                AutoCloseable _ = secondAnswered::countDown;
                RawClient client = new RawClient(served.port()).choose("disk")) {
            client.request(0, READ, 1, 0, 512);
            client.request(0, READ, 2, 512, 512);
            assertThat(client.chunk().cookie()).isEqualTo(2);
            secondAnswered.countDown();
            assertThat(client.chunk().cookie()).isEqualTo(1);
        }
    }

    @Test
    void whoLeavesStillGetsItsAnswers() throws IOException {
        try (Served served = Served.disk(disk());
                RawClient client = new RawClient(served.port()).choose("disk")) {
            for (int i = 0; i < 100; i++) {
                client.request(0, READ, i, i, 1);
            }
            client.request(0, DISC, 0, 0, 0);
            Set<Long> answered = new HashSet<>();
            for (int i = 0; i < 100; i++) {
                answered.add(client.chunk().cookie());
            }
            assertThat(answered).hasSize(100);
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void aDamagedDiskIsAnErrorWithItsReasonAndTheRestIsReadable() throws IOException {
        BlockSource damaged =
                new DisturbedSource(
                        disk(),
                        offset -> {
                            if (offset == 4096) {
                                throw new ImageException(
                                        ImageException.Reason.CORRUPT,
                                        "qcow2",
                                        4096,
                                        "a cluster is damaged");
                            }
                            if (offset == 8192) {
                                throw new IOException("/secret/path: gone");
                            }
                            if (offset == 12_288) {
                                throw new IllegalStateException("a bug");
                            }
                        });
        try (Served served = Served.disk(damaged);
                RawClient client = new RawClient(served.port()).choose("disk")) {
            ByteBuffer error = client.request(0, READ, 1, 4096, 512).chunk().data();
            assertThat(error.getInt()).isEqualTo(EIO);
            assertThat(StandardCharsets.UTF_8.decode(error.position(6)).toString())
                    .isEqualTo("qcow2 at byte 4096: a cluster is damaged");
            Chunk hidden = client.request(0, READ, 2, 8192, 512).chunk();
            assertThat(new String(hidden.data().array(), StandardCharsets.UTF_8))
                    .contains("cannot be read here now")
                    .doesNotContain("secret");
            assertThat(client.request(0, READ, 3, 12_288, 512).error()).isEqualTo(EIO);
            assertThat(client.request(0, READ, 4, 0, 512).chunk().type()).isEqualTo(1);
            Oracle.Answer copied =
                    Oracle.require("nbdcopy").ask("--request-size=4096", served.uri(), "null:");
            assertThat(copied.exitCode()).isNotZero();
        }
    }

    @Test
    void aServerThatIsClosedInTheMiddleOfAReadEndsItsClients() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch closing = new CountDownLatch(1);
        BlockSource stuck =
                new DisturbedSource(
                        disk(),
                        _ -> {
                            reading.countDown();
                            await(closing);
                        });
        Served served = Served.disk(stuck);
        Process copy =
                new ProcessBuilder("nbdcopy", served.uri(), "null:")
                        .redirectErrorStream(true)
                        .start();
        Oracle.require("nbdcopy");
        reading.await();
        Thread closer = Thread.ofVirtual().start(() -> close(served));
        assertThat(copy.waitFor()).isNotZero(); // it is cut off while the read still goes on
        closing.countDown();
        closer.join();
    }

    private static void close(Served served) {
        try {
            served.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
