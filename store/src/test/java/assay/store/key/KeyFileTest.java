package assay.store.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {

    private static final byte[] SECRET = bytes("thirty-two bytes of a domain key");
    private static final byte[] CONTEXT = bytes("a content");

    @TempDir Path folder;
    private KeyService keys = new KeyFile(Path.of("set before each test"));

    @BeforeEach
    void open() {
        keys = new KeyFile(folder.resolve("keys"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void whatWasWrappedIsUnwrappedByTheNextProcess() throws IOException {
        keys.create("acme");
        byte[] wrapped = keys.wrap("acme", SECRET, CONTEXT);

        KeyService next = new KeyFile(folder.resolve("keys"));

        assertThat(next.keys()).containsExactly("acme");
        assertThat(next.unwrap("acme", wrapped, CONTEXT)).isEqualTo(SECRET);
        assertThat(HexFormat.of().formatHex(wrapped))
                .doesNotContain(HexFormat.of().formatHex(SECRET));
    }

    @Test
    void aKeyThatExistsIsNotMadeAnew() throws IOException {
        keys.create("acme");
        byte[] wrapped = keys.wrap("acme", SECRET, CONTEXT);
        keys.create("acme");

        assertThat(keys.unwrap("acme", wrapped, CONTEXT)).isEqualTo(SECRET);
    }

    @Test
    void aRotatedKeyUnwrapsWhatOlderVersionsWrapped() throws IOException {
        keys.create("acme");
        byte[] before = keys.wrap("acme", SECRET, CONTEXT);
        keys.rotate("acme");
        byte[] after = keys.wrap("acme", SECRET, CONTEXT);

        assertThat(keys.unwrap("acme", before, CONTEXT)).isEqualTo(SECRET);
        assertThat(keys.unwrap("acme", after, CONTEXT)).isEqualTo(SECRET);
    }

    @Test
    void anotherKeyContextOrByteUnwrapsNothing() throws IOException {
        keys.create("acme");
        keys.create("other");
        byte[] wrapped = keys.wrap("acme", SECRET, CONTEXT);
        byte[] damaged = wrapped.clone();
        damaged[20] ^= 1;

        assertUnusable("other", wrapped, CONTEXT);
        assertUnusable("acme", wrapped, bytes("another content"));
        assertUnusable("acme", damaged, CONTEXT);
        assertUnusable("acme", new byte[3], CONTEXT);
        assertUnusable("none", wrapped, CONTEXT);
    }

    private void assertUnusable(String key, byte[] wrapped, byte[] context) {
        assertThatThrownBy(() -> keys.unwrap(key, wrapped, context))
                .isInstanceOf(UnusableKeyException.class)
                .hasMessageContaining(key);
    }

    @Test
    void nobodyElseCanReadTheFile() throws IOException {
        keys.create("acme");

        assertThat(Files.getPosixFilePermissions(folder.resolve("keys")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aDamagedFileIsSaidToBeOneAndNotReplaced() throws IOException {
        keys.create("acme");
        Path file = folder.resolve("keys");
        byte[] bytes = Files.readAllBytes(file);
        bytes[30] ^= 1;
        Files.write(file, bytes);

        assertThatThrownBy(() -> keys.create("other")).hasMessageContaining(file + " is damaged");
        assertThat(file).hasBinaryContent(bytes);
    }

    @Test
    void aNameThatIsNoneIsRefused() {
        assertThatThrownBy(() -> keys.create("../etc"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
