package assay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentStoreTest {

    private static final long SEED = 20261121;
    private static final int CHUNK = IndexHeader.CHUNK;

    @TempDir Path root;

    @SuppressWarnings("NullAway.Init") // set before each test
    private ContentStore store;

    @BeforeEach
    void open() throws IOException {
        store = new ContentStore(root);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 200 * CHUNK + 17})
    void whatWasStoredIsWhatIsRead(int size) throws Exception {
        byte[] bytes = random(size);

        Content content = storeInPieces(bytes, 300_000);

        assertThat(content.size()).isEqualTo(size);
        assertThat(content.digest().bytes())
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(bytes));
        try (ContentSource source = store.open(content.digest())) {
            assertThat(source.content()).isEqualTo(content);
            assertThat(read(source, 0, size)).isEqualTo(bytes);
        }
    }

    @Test
    void anyRangeCanBeRead() throws IOException {
        byte[] bytes = random(40 * CHUNK + 5);
        Content content = storeInPieces(bytes, 1 << 20);
        Random ranges = new Random(SEED);
        System.out.println("seed " + SEED);
        try (ContentSource source = store.open(content.digest())) {
            for (int turn = 0; turn < 500; turn++) {
                int from = ranges.nextInt(bytes.length);
                int count = ranges.nextInt(Math.min(3 * CHUNK, bytes.length - from) + 1);
                assertThat(ByteBuffer.wrap(read(source, from, count)))
                        .isEqualTo(ByteBuffer.wrap(bytes, from, count));
            }
        }
    }

    @Test
    void nothingIsVisibleBeforeTheCommit() throws IOException {
        try (Upload upload = store.begin(UUID.randomUUID())) {
            upload.write(ByteBuffer.wrap(random(1000)));
            Sha256 digest = upload.seal().digest();

            assertThatThrownBy(() -> store.open(digest)).isInstanceOf(NoSuchFileException.class);
            upload.commit();
            store.open(digest).close();
        }
    }

    @Test
    void anUploadThatIsNotCommittedLeavesNothing() throws IOException {
        try (Upload upload = store.begin(UUID.randomUUID())) {
            upload.write(ByteBuffer.wrap(random(1000)));
        }

        assertThat(files()).isEmpty();
    }

    @Test
    void theSameBytesAreStoredOnce() throws IOException {
        byte[] bytes = random(CHUNK + 1);

        Content first = storeInPieces(bytes, 1000);
        Content second = storeInPieces(bytes, 77_777);

        assertThat(second).isEqualTo(first);
        assertThat(files()).hasSize(2);
    }

    @Test
    void storingTheBytesAgainHealsADamagedContent() throws IOException {
        byte[] bytes = random(CHUNK);
        Content content = storeInPieces(bytes, CHUNK);
        damage(contentFile(content, ""), 5);

        storeInPieces(bytes, CHUNK);

        try (ContentSource source = store.open(content.digest())) {
            assertThat(read(source, 0, CHUNK)).isEqualTo(bytes);
        }
    }

    @Test
    void aDamagedByteIsNeverGivenOut() throws IOException {
        Content content = storeInPieces(random(3 * CHUNK), CHUNK);
        damage(contentFile(content, ""), CHUNK + 9);

        try (ContentSource source = store.open(content.digest())) {
            read(source, 0, CHUNK);
            read(source, 2 * CHUNK, CHUNK);
            assertThatThrownBy(() -> read(source, 2 * CHUNK - 1, 1))
                    .isInstanceOf(CorruptContentException.class)
                    .hasMessageContaining("bytes 262144 to 524288");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 20, 30, 56, 63})
    void aDamagedIndexHeaderIsRefused(int at) throws IOException {
        Content content = storeInPieces(random(10), 10);
        damage(contentFile(content, ".index"), at);

        assertThatThrownBy(() -> store.open(content.digest()))
                .isInstanceOf(CorruptContentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".index"})
    void aFileThatIsTooShortIsRefused(String suffix) throws IOException {
        Content content = storeInPieces(random(2 * CHUNK), CHUNK);
        Path file = contentFile(content, suffix);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 1));

        assertThatThrownBy(() -> store.open(content.digest()))
                .isInstanceOf(CorruptContentException.class);
    }

    @Test
    void anOpenContentOutlivesItsDeletion() throws IOException {
        byte[] bytes = random(2 * CHUNK);
        Content content = storeInPieces(bytes, CHUNK);
        try (ContentSource source = store.open(content.digest())) {
            store.delete(content.digest());
            store.delete(content.digest());

            assertThat(read(source, 0, bytes.length)).isEqualTo(bytes);
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void contentsAndLeftoversAreListed() throws IOException {
        Content content = storeInPieces(random(10), 10);
        UUID running = UUID.randomUUID();
        int firstByte = content.digest().bytes()[0] & 0xff;
        Files.writeString(root.resolve("uploads/.stranger"), "");
        try (Upload upload = store.begin(running)) {
            upload.write(ByteBuffer.allocate(1));

            assertThat(store.contents(firstByte)).containsExactly(content.digest());
            assertThat(store.contents(firstByte ^ 1)).isEmpty();
            assertThat(store.uploads()).containsExactly(running);
        }
    }

    @Test
    void discardRemovesWhatAKilledUploadLeft() throws IOException {
        UUID killed = UUID.randomUUID();
        Files.createFile(root.resolve("uploads").resolve(killed.toString()));
        Files.createFile(root.resolve("uploads").resolve(killed + ".index"));

        store.discard(killed);

        assertThat(files()).isEmpty();
    }

    private Content storeInPieces(byte[] bytes, int piece) throws IOException {
        try (Upload upload = store.begin(UUID.randomUUID())) {
            for (int at = 0; at < bytes.length; at += piece) {
                upload.write(ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at)));
            }
            Content content = upload.seal();
            upload.commit();
            return content;
        }
    }

    private static byte[] read(ContentSource source, long offset, int count) throws IOException {
        byte[] bytes = new byte[count];
        source.read(offset, ByteBuffer.wrap(bytes));
        return bytes;
    }

    private Path contentFile(Content content, String suffix) {
        String hex = content.digest().hex();
        return root.resolve("contents").resolve(hex.substring(0, 2)).resolve(hex + suffix);
    }

    private static void damage(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(SEED + size).nextBytes(bytes);
        return bytes;
    }
}
