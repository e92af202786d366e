package assay.store.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every key service does, whoever keeps the keys. */
public abstract class KeyServiceContract {

    protected static final byte[] SECRET = bytes("thirty-two bytes of a domain key");
    protected static final byte[] CONTEXT = bytes("a content");

    /** Not used before: the service may be one that others use too. */
    private final String acme = "test-acme-" + UUID.randomUUID();

    private final String other = "test-other-" + UUID.randomUUID();

    /** The service under test; when called again, one of another process. */
    protected abstract KeyService open() throws IOException;

    protected static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void whatWasWrappedIsUnwrappedByTheNextProcess() throws IOException {
        KeyService keys = open();
        keys.create(acme);
        byte[] wrapped = keys.wrap(acme, SECRET, CONTEXT);

        KeyService next = open();

        assertThat(next.keys()).contains(acme);
        assertThat(next.unwrap(acme, wrapped, CONTEXT)).isEqualTo(SECRET);
        assertThat(HexFormat.of().formatHex(wrapped))
                .doesNotContain(HexFormat.of().formatHex(SECRET));
    }

    @Test
    void theSameSecretIsNeverWrappedTwiceAlike() throws IOException {
        KeyService keys = open();
        keys.create(acme);

        assertThat(keys.wrap(acme, SECRET, CONTEXT)).isNotEqualTo(keys.wrap(acme, SECRET, CONTEXT));
    }

    @Test
    void aKeyThatExistsIsNotMadeAnew() throws IOException {
        KeyService keys = open();
        keys.create(acme);
        byte[] wrapped = keys.wrap(acme, SECRET, CONTEXT);
        keys.create(acme);

        assertThat(keys.unwrap(acme, wrapped, CONTEXT)).isEqualTo(SECRET);
        assertThat(keys.isNewest(acme, wrapped)).isTrue();
    }

    @Test
    void aRotatedKeyUnwrapsWhatOlderVersionsWrapped() throws IOException {
        KeyService keys = open();
        keys.create(acme);
        byte[] before = keys.wrap(acme, SECRET, CONTEXT);
        keys.rotate(acme);
        byte[] after = keys.wrap(acme, SECRET, CONTEXT);

        assertThat(keys.unwrap(acme, before, CONTEXT)).isEqualTo(SECRET);
        assertThat(keys.unwrap(acme, after, CONTEXT)).isEqualTo(SECRET);
        assertThat(keys.isNewest(acme, before)).isFalse();
        assertThat(keys.isNewest(acme, after)).isTrue();
    }

    @Test
    void anotherKeyContextOrByteUnwrapsNothing() throws IOException {
        KeyService keys = open();
        keys.create(acme);
        keys.create(other);
        byte[] wrapped = keys.wrap(acme, SECRET, CONTEXT);
        byte[] damaged = wrapped.clone();
        damaged[20] ^= 1;

        assertUnusable(keys, other, wrapped, CONTEXT);
        assertUnusable(keys, acme, wrapped, bytes("another content"));
        assertUnusable(keys, acme, wrapped, new byte[0]);
        assertUnusable(keys, acme, damaged, CONTEXT);
        assertUnusable(keys, acme, new byte[3], CONTEXT);
        assertUnusable(keys, acme, new byte[0], CONTEXT);
        assertUnusable(keys, "test-none", wrapped, CONTEXT);
    }

    private static void assertUnusable(
            KeyService keys, String key, byte[] wrapped, byte[] context) {
        assertThatThrownBy(() -> keys.unwrap(key, wrapped, context))
                .isInstanceOf(UnusableKeyException.class)
                .hasMessageContaining(key);
    }

    @Test
    void aKeyThatDoesNotExistIsNotMadeByTheWay() throws IOException {
        KeyService keys = open();

        assertThatThrownBy(() -> keys.wrap(acme, SECRET, CONTEXT))
                .isInstanceOf(UnusableKeyException.class);
        assertThatThrownBy(() -> keys.rotate(acme)).isInstanceOf(UnusableKeyException.class);
        assertThat(keys.keys()).doesNotContain(acme);
    }

    @Test
    void aDestroyedKeyUnwrapsNothingAndNeitherDoesTheNextOfItsName() throws IOException {
        KeyService keys = open();
        keys.create(acme);
        byte[] wrapped = keys.wrap(acme, SECRET, CONTEXT);

        keys.delete(acme);
        keys.delete(acme);

        assertThat(keys.keys()).doesNotContain(acme);
        assertUnusable(open(), acme, wrapped, CONTEXT);
        keys.create(acme);
        assertUnusable(keys, acme, wrapped, CONTEXT);
    }

    @Test
    void aNameThatIsNoneIsRefused() throws IOException {
        KeyService keys = open();

        assertThatThrownBy(() -> keys.create("../etc"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> keys.unwrap("../etc", new byte[50], CONTEXT))
                .isInstanceOf(UnusableKeyException.class);
    }
}
