package assay.guest.linux.files;

import static assay.guest.linux.config.Detected.column;
import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.FileSource;
import assay.disk.qcow2.Qcow2Format;
import assay.guest.Facts;
import assay.guest.Inspection;
import assay.guest.fs.MemoryTree;
import assay.testkit.Images;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets in a guest, and those that may be there. */
class SecretsTest {

    private static final String KEY = key();

    private static String key() {
        try {
            KeyPairGenerator keys = KeyPairGenerator.getInstance("Ed25519");
            byte[] bytes = keys.generateKeyPair().getPrivate().getEncoded();
            String body = Base64.getMimeEncoder().encodeToString(bytes);
            return "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n";
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String md5(String text) throws NoSuchAlgorithmException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"debian.qcow2", "debian11.qcow2", "debian13.qcow2"})
    void aDebianThatNobodyTouchedHasNone(String image) throws IOException {
        try (FileSource file = FileSource.open(Images.require(image))) {
            Facts facts = Inspection.inspect(new Qcow2Format().open(file));

            assertThat(column(facts, "secrets", "allowed")).doesNotContain("false");
            assertThat(facts.at("perms.sensitive").orElseThrow().toString())
                    .contains("/etc/shadow=")
                    .doesNotContain("=false, ok=false")
                    .doesNotContain("immutable=true");
            assertThat(column(facts, "perms.worldWritable", "sticky")).containsOnly("true");
            assertThat((List<?>) facts.at("perms.suid").orElseThrow()).isNotEmpty();
            assertThat(facts.at("residue.dataDir"))
                    .contains(Map.of("exists", false, "entries", 0L));
            assertThat(facts.at("residue.crashFiles")).contains(0L);
            assertThat(facts.at("residue.backupFiles")).contains(List.of());
        }
    }

    @Test
    void aSecretIsShownByPlaceAndDigestAlone() {
        Facts facts = FilesOf.guest(MemoryTree.builder().file("/root/key", "\n" + KEY).guest());

        assertThat(facts.at("secrets"))
                .contains(
                        List.of(
                                Map.of(
                                        "kind",
                                        "private-key",
                                        "path",
                                        "/root/key",
                                        "allowed",
                                        false,
                                        "weak",
                                        false)));
        assertThat(facts.evidenceFor("secrets[0]"))
                .singleElement()
                .satisfies(seen -> {
                    assertThat(seen.where()).isEqualTo("/root/key");
                    assertThat(seen.line()).isEqualTo(2);
                    assertThat(seen.text()).matches("private-key, SHA-256 [0-9a-f]{8}…");
                });
    }

    @Test
    void whatAPackageShipsIsAllowedUntilItIsChanged() throws NoSuchAlgorithmException {
        Facts facts =
                FilesOf.guest(
                        MemoryTree.builder()
                                .file("/var/lib/dpkg/status", "Package: x\n")
                                .file(
                                        "/var/lib/dpkg/info/x.list",
                                        "/opt/x/same.pem\n/opt/x/changed.pem\n/opt/x/unknown.pem\n")
                                .file(
                                        "/var/lib/dpkg/info/x.md5sums",
                                        md5(KEY)
                                                + "  opt/x/same.pem\n"
                                                + md5("")
                                                + "  opt/x/changed.pem\n")
                                .file("/opt/x/same.pem", KEY)
                                .file("/opt/x/changed.pem", KEY)
                                .file("/opt/x/unknown.pem", KEY)
                                .guest());

        assertThat(column(facts, "secrets", "path"))
                .containsExactly("/opt/x/changed.pem", "/opt/x/same.pem", "/opt/x/unknown.pem");
        assertThat(column(facts, "secrets", "allowed")).containsExactly("false", "true", "false");
    }

    /** To read all programs would take most of the time of an inspection. */
    @Test
    void amongProgramsOnlyWhatNoPackageOwnsIsRead() {
        Facts facts =
                FilesOf.guest(
                        MemoryTree.builder()
                                .file("/var/lib/dpkg/status", "Package: x\n")
                                .file("/var/lib/dpkg/info/x.list", "/usr/lib/x/shipped.pem\n")
                                .file("/usr/lib/x/shipped.pem", KEY)
                                .file("/usr/lib/x/foreign.pem", KEY)
                                .file("/usr/local/lib/x/own.pem", KEY)
                                .guest());

        assertThat(column(facts, "secrets", "path"))
                .containsExactly("/usr/lib/x/foreign.pem", "/usr/local/lib/x/own.pem");
        assertThat(column(facts, "secrets", "allowed")).containsExactly("false", "false");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/usr/share/doc/x/key.pem",
                "/usr/lib/python3/test/certdata/keycert.pem",
                "/srv/app/node_modules/x/test/fixtures/key.pem",
                "/opt/venv/lib/python3.11/site-packages/x/tests/key.pem",
                "/srv/app/key.pem.example",
                "/etc/ssl/private/ssl-cert-snakeoil.key",
            })
    void examplesAndTestsAreAllowed(String path) {
        Facts facts = FilesOf.guest(MemoryTree.builder().file(path, KEY).guest());

        assertThat(column(facts, "secrets", "allowed")).containsExactly("true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/home/ada/test/key.pem", "/root/examples/key.pem", "/var/www/html/key.pem"})
    void whereWorkIsKeptTestsAreNotAllowed(String path) {
        Facts facts = FilesOf.guest(MemoryTree.builder().file(path, KEY).guest());

        assertThat(column(facts, "secrets", "allowed")).containsExactly("false");
    }

    @Test
    void hostKeysAreIdentityAndPublicKeysAreNoSecrets() {
        Facts facts =
                FilesOf.guest(
                        MemoryTree.builder()
                                .file("/etc/ssh/ssh_host_ed25519_key", KEY)
                                .file("/etc/ssh/ssh_host_ed25519_key.pub", "ssh-ed25519 AAAA")
                                .file("/root/.ssh/id.pub", "ssh-ed25519 AAAA")
                                .guest());

        assertThat(facts.at("secrets")).contains(List.of());
    }
}
