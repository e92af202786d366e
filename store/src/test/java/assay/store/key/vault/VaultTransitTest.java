package assay.store.key.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.store.key.KeyService;
import assay.store.key.KeyServiceContract;
import assay.store.key.UnusableKeyException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a small imitation of Vault; {@link RealVaultTest} runs against a real one. */
class VaultTransitTest extends KeyServiceContract {

    @TempDir Path folder;
    private FakeVault vault;

    @BeforeEach
    void start() throws IOException {
        vault = new FakeVault();
    }

    @AfterEach
    void stop() {
        vault.close();
    }

    @Override
    protected KeyService open() {
        return open(vault.address(), () -> FakeVault.TOKEN);
    }

    private static VaultTransit open(URI address, VaultToken token) {
        return open(address, "transit", token);
    }

    private static VaultTransit open(URI address, String mount, VaultToken token) {
        return new VaultTransit(
                new VaultSettings(
                        address,
                        mount,
                        Optional.of("team"),
                        token,
                        Duration.ofSeconds(30),
                        Duration.ZERO));
    }

    @Test
    void whatIsWrappedIsVaultsOwnCiphertext() throws IOException {
        KeyService keys = open();
        keys.create("acme");
        keys.rotate("acme");

        assertThat(new String(keys.wrap("acme", SECRET, CONTEXT), StandardCharsets.US_ASCII))
                .startsWith("vault:v2:");
    }

    @Test
    void aVaultWithoutKeysHasNone() throws IOException {
        assertThat(open().keys()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 429, 412})
    void aFailureThatPassesIsOvercome(int status) throws IOException {
        KeyService keys = open();
        keys.create("acme");
        vault.failures.add(status);
        vault.failures.add(status);

        byte[] wrapped = keys.wrap("acme", SECRET, CONTEXT);

        assertThat(keys.unwrap("acme", wrapped, CONTEXT)).isEqualTo(SECRET);
    }

    @Test
    void aVaultThatStaysSealedIsGivenUpAndSaidToBeSealed() {
        for (int i = 0; i < 10; i++) {
            vault.failures.add(503);
        }

        assertThatThrownBy(() -> open().keys())
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(UnusableKeyException.class)
                .hasMessageContaining("sealed")
                .hasMessageContaining("tried 4 times");
        assertThat(vault.requests).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>",
                "[]",
                "{\"data\":",
                "{\"data\":{}} x",
                "{\"data\":[]}",
                "{\"data\":{\"keys\":{}}}",
                "{\"data\":null}"
            })
    void whatVaultWouldNotAnswerIsAnError(String body) {
        vault.answer = body;

        assertThatThrownBy(() -> open().keys()).isInstanceOf(IOException.class);
    }

    @Test
    void anAnswerThatNestsDeeplyIsAnError() {
        vault.answer = "{\"data\":" + "[".repeat(100_000);

        assertThatThrownBy(() -> open().keys()).isInstanceOf(IOException.class);
    }

    @Test
    void aTokenThatMayNotIsSaidToBeOneAndNotShown() throws IOException {
        open().create("acme");

        assertThatThrownBy(() ->
                        open(vault.address(), () -> "hvs.wrong").wrap("acme", SECRET, CONTEXT))
                .isInstanceOf(UnusableKeyException.class)
                .hasMessageContaining("permission denied")
                .hasMessageNotContaining("hvs.");
        assertThatThrownBy(() -> open(vault.address(), () -> "hvs.split\nin two").keys())
                .isInstanceOf(IOException.class)
                .hasMessageNotContaining("hvs.");
    }

    @Test
    void aTokenIsReadFromItsFileEachTime() throws IOException {
        Path file = folder.resolve("token");
        KeyService keys = open(vault.address(), VaultToken.file(file));
        assertThatThrownBy(keys::keys).hasMessageContaining(file.toString());

        Files.writeString(file, FakeVault.TOKEN + "\n");

        assertThat(keys.keys()).isEmpty();
    }

    @Test
    void aMountWithoutAnEngineIsNoMissingKey() {
        assertThatThrownBy(() ->
                        open(vault.address(), "elsewhere", () -> FakeVault.TOKEN)
                                .wrap("acme", SECRET, CONTEXT))
                .isNotInstanceOf(UnusableKeyException.class)
                .hasMessageContaining("no Transit engine");
    }

    @Test
    void nobodyAtTheAddressIsAnError() {
        URI address = vault.address();
        vault.close();

        assertThatThrownBy(() -> open(address, () -> FakeVault.TOKEN).keys())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(address.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://vault.example:8200",
                "http://localhost.example:8200",
                "ftp://vault.example",
                "vault:8200"
            })
    void secretsDoNotCrossTheNetworkInTheClear(String address) {
        assertThatThrownBy(() -> new VaultSettings(URI.create(address), () -> FakeVault.TOKEN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("https://");
    }
}
