package assay.service.image;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.BlockSource;
import assay.disk.BytesSource;
import assay.disk.DiskFormats;
import assay.disk.DiskImage;
import assay.disk.FileSource;
import assay.service.database.TestDatabase;
import assay.service.identity.Caller;
import assay.service.identity.People;
import assay.service.identity.Role;
import assay.store.block.Block;
import assay.store.content.BlockDigests;
import assay.store.delta.DeltaPush;
import assay.testkit.Images;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of which only what is missing is sent. */
@SuppressWarnings("NullAway.Init") // fields are set before each test
class DeltaUploadsTest {

    private static final Jdbi JDBI = TestDatabase.shared().jdbi();
    private static final People PEOPLE = new People(JDBI);

    @TempDir Path folder;
    private final Caller caller = PEOPLE.caller(Role.MEMBER);
    private final byte[] bytes = new byte[9 * Block.SIZE + 1000];

    private assay.service.image.Images images;
    private Uploads uploads;
    private ResumableUploads resumable;
    private DeltaUploads deltas;

    @BeforeEach
    void build() throws IOException {
        new Random(caller.project().getLeastSignificantBits()).nextBytes(bytes);
        Arrays.fill(bytes, 4 * Block.SIZE, 6 * Block.SIZE, (byte) 0);
        ImageBench bench = ImageBench.in(folder, 8L << 30);
        images = bench.images();
        uploads = bench.uploads();
        Duration lease = Duration.ofMinutes(1);
        resumable =
                new ResumableUploads(
                        JDBI,
                        bench.store(),
                        images,
                        uploads,
                        new ResumableUploads.Settings(lease, Duration.ofHours(1)));
        deltas = new DeltaUploads(JDBI, bench.store(), images, resumable);
    }

    @Test
    void ofAChangedDebianOnlyTheChangedBlocksAreSent() throws IOException {
        try (FileSource first = FileSource.open(Images.require("no-virtio.qcow2"));
                FileSource second = FileSource.open(Images.require("qcloud-ini.qcow2"));
                DiskImage before = DiskFormats.open(first);
                DiskImage after = DiskFormats.open(second)) {
            push(caller, before.disk());

            Pushed changed = push(caller, after.disk());

            BlockDigests had = BlockDigests.of(before.disk());
            BlockDigests has = BlockDigests.of(after.disk());
            long differ = 0;
            for (int block = 0; block < has.count(); block++) {
                boolean same = Arrays.equals(has.digest(block), had.digest(block));
                differ += same || has.isZeros(block) ? 0 : 1;
            }
            assertThat(changed.sent().blocks()).isBetween(1, (int) differ);
            assertThat(changed.sent().bytes())
                    .isLessThanOrEqualTo(24 + 32L * has.count() + differ * (Block.SIZE + 4))
                    .isLessThan(after.disk().size() / 50);
        }
    }

    @Test
    void theResultIsThatOfAPlainUpload() throws IOException {
        Pushed first = push(caller, new BytesSource(bytes));
        byte[] changed = bytes.clone();
        changed[7 * Block.SIZE + 3] ^= 1;
        changed[bytes.length - 1] ^= 1;
        Pushed second = push(caller, new BytesSource(changed));

        assertThat(first.sent().blocks()).isEqualTo(8); // two are zeros
        assertThat(second.sent().blocks()).isEqualTo(2);
        assertThat(second.file()).isEqualTo(plain(new BytesSource(changed)));
        assertThat(push(caller, new BytesSource(changed)).sent().blocks()).isZero();
    }

    @Test
    void anEmptyFileIsOne() throws IOException {
        assertThat(push(caller, new BytesSource(new byte[0])).file().size()).isZero();
    }

    @Test
    void whatOthersHaveIsMissingAsIfNobodyHadIt() throws IOException {
        push(PEOPLE.caller(Role.MEMBER), new BytesSource(bytes));

        assertThat(push(caller, new BytesSource(bytes)).sent().blocks()).isEqualTo(8);
    }

    @Test
    void aBlockThatIsDamagedInTheStoreIsAskedFor() throws IOException {
        push(caller, new BytesSource(bytes));
        try (var blocks = Files.walk(folder.resolve("store/blocks"))) {
            Path largest =
                    blocks.filter(Files::isRegularFile)
                            .filter(file -> file.toFile().length() > Block.SIZE / 2)
                            .findFirst()
                            .orElseThrow();
            byte[] damaged = Files.readAllBytes(largest);
            damaged[damaged.length / 2] ^= 1;
            Files.write(largest, damaged);
        }

        Pushed again = push(caller, new BytesSource(bytes));

        assertThat(again.sent().blocks()).isEqualTo(1);
        try (OpenFile file = images.open(caller, images.get(caller, again.image()))) {
            byte[] read = new byte[bytes.length];
            file.bytes().read(0, ByteBuffer.wrap(read));
            assertThat(read).isEqualTo(bytes);
        }
    }

    @Test
    void aConnectionThatBreaksOffKeepsTheBlocksThatCameWhole() throws IOException {
        UUID image = images.create(caller, "broken").id();
        Wire wire = new Wire(caller, image);
        wire.breakAfter = OptionalLong.of(3 * (Block.SIZE + 4) + 100_000);

        DeltaPush.Sent sent = DeltaPush.push(new BytesSource(bytes), wire, _ -> {});

        assertThat(sent.blocks()).isEqualTo(8 + 5);
        StoredFile stored = images.get(caller, image).file().orElseThrow();
        assertThat(stored).isEqualTo(plain(new BytesSource(bytes)));
    }

    @Test
    void anotherServerGoesOnWhereOneWasStopped() throws IOException {
        UUID image = images.create(caller, "moved").id();
        Wire wire = new Wire(caller, image);
        wire.breakAfter = OptionalLong.of(3 * (Block.SIZE + 4) + 100_000);
        wire.moves = true;

        DeltaPush.push(new BytesSource(bytes), wire, _ -> {});

        StoredFile stored = images.get(caller, image).file().orElseThrow();
        assertThat(stored).isEqualTo(plain(new BytesSource(bytes)));
    }

    /** What came of a push. */
    private record Pushed(UUID image, DeltaPush.Sent sent, StoredFile file) {}

    private Pushed push(Caller by, BlockSource file) throws IOException {
        UUID image = images.create(by, "pushed").id();
        DeltaPush.Sent sent = DeltaPush.push(file, new Wire(by, image), _ -> {});
        return new Pushed(image, sent, images.get(by, image).file().orElseThrow());
    }

    /** A file that was uploaded as others are. */
    private StoredFile plain(BlockSource file) throws IOException {
        UUID image = images.create(caller, "plain").id();
        InputStream all =
                new InputStream() {
                    private long at;

                    @Override
                    public int read() {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        int count = (int) Math.min(length, file.size() - at);
                        if (count == 0) {
                            return -1;
                        }
                        file.read(at, ByteBuffer.wrap(target, offset, count).slice());
                        at += count;
                        return count;
                    }
                };
        uploads.receive(
                caller, image, Uploads.Body.of(all, file.size(), Optional.empty()), Intake.INSPECT);
        return images.get(caller, image).file().orElseThrow();
    }

    /** A connection without HTTP. */
    private final class Wire implements DeltaPush.Wire {

        private final Caller by;
        private final UUID image;
        private UUID upload = new UUID(0, 0);
        private OptionalLong breakAfter = OptionalLong.empty();
        private boolean moves;

        Wire(Caller by, UUID image) {
            this.by = by;
            this.image = image;
        }

        @Override
        public DeltaPush.State begin(ByteBuffer list) throws IOException {
            DeltaUploads.State state = deltas.create(by, image, list, Wish.DISK);
            upload = state.upload().id();
            return state(state);
        }

        @Override
        public DeltaPush.State send(InputStream frames, long length) throws IOException {
            InputStream sent = frames;
            if (breakAfter.isPresent()) {
                byte[] some = frames.readNBytes((int) breakAfter.getAsLong());
                sent = new SequenceInputStream(new ByteArrayInputStream(some), new Broken());
                breakAfter = OptionalLong.empty();
            }
            DeltaUploads.State state = deltas.append(by, image, upload, sent);
            if (moves) {
                resumable.close();
                build();
                return state(deltas.get(by, image, upload));
            }
            return state(state);
        }

        private static DeltaPush.State state(DeltaUploads.State state) {
            return new DeltaPush.State(state.upload().offset(), state.missing());
        }
    }

    /** A connection that dies. */
    private static final class Broken extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("connection reset");
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return read();
        }
    }
}
