package assay.rules.hallmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import assay.rules.Verdict;
import assay.rules.hallmark.Hallmark.Stamp;
import assay.rules.hallmark.Hallmark.UsedWaiver;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Signing and verifying; {@code openssl} makes the keys, and is the other side. */
final class HallmarkTest {

    private static final Hallmark HALLMARK =
            new Hallmark(
                    "product.qcow2",
                    "ab".repeat(32),
                    4L << 30,
                    "cd".repeat(32),
                    "assay test",
                    Instant.parse("2026-11-21T12:00:00Z"),
                    List.of(
                            new Stamp(
                                    "tencent-import",
                                    "1",
                                    Verdict.PASS,
                                    Map.of("offline", Verdict.PASS),
                                    Map.of("A-1", Verdict.PASS, "A-2", Verdict.WAIVED),
                                    List.of(new UsedWaiver("A-2", "王五", "见工单", "2027-01-31")))));

    @TempDir private Path folder;

    private final Oracle openssl = Oracle.require("openssl");

    @BeforeEach
    void makeAKey() {
        openssl.run("genpkey", "-algorithm", "ed25519", "-out", path("key.pem"));
        openssl.run("pkey", "-in", path("key.pem"), "-pubout", "-out", path("public.pem"));
    }

    private Path path(String name) {
        return folder.resolve(name);
    }

    private byte[] file(String name) throws IOException {
        return Files.readAllBytes(path(name));
    }

    private SigningKey key() throws IOException {
        return SigningKey.ofPem(file("key.pem"));
    }

    private VerifyingKey publicKey() throws IOException {
        return VerifyingKey.ofPem(file("public.pem"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whatWasSignedIsReadBack() throws IOException {
        byte[] signed = utf8(HALLMARK.sign(key()));
        assertThat(Hallmark.verify(signed, publicKey())).isEqualTo(HALLMARK);
    }

    @Test
    void opensslVerifiesTheSignature() throws IOException {
        JsonNode envelope = JsonMapper.shared().readTree(HALLMARK.sign(key()));
        byte[] payload = Base64.getDecoder().decode(envelope.path("payload").stringValue());
        String head = "DSSEv1 28 application/vnd.in-toto+json " + payload.length + " ";
        Files.write(path("signed"), utf8(head + new String(payload, StandardCharsets.UTF_8)));
        String signature = envelope.path("signatures").path(0).path("sig").stringValue();
        Files.write(path("signature"), Base64.getDecoder().decode(signature));
        assertThat(
                        openssl.run(
                                "pkeyutl",
                                "-verify",
                                "-pubin",
                                "-inkey",
                                path("public.pem"),
                                "-rawin",
                                "-in",
                                path("signed"),
                                "-sigfile",
                                path("signature")))
                .contains("Signature Verified Successfully");
    }

    @Test
    void anotherKeyDoesNotVerify() throws IOException {
        byte[] signed = utf8(HALLMARK.sign(key()));
        makeAKey();
        VerifyingKey other = publicKey();
        assertThatExceptionOfType(HallmarkException.class)
                .isThrownBy(() -> Hallmark.verify(signed, other))
                .withMessageContaining("was not signed with this key");
    }

    @Test
    void nothingThatWasChangedVerifiesAsSomethingElse() throws IOException {
        byte[] signed = utf8(HALLMARK.sign(key()));
        VerifyingKey key = publicKey();
        Random random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] changed = signed.clone();
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertThat(Hallmark.verify(changed, key)).isEqualTo(HALLMARK);
            } catch (HallmarkException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1_800);
    }

    private void makeACertificate() {
        openssl.run(
                "req",
                "-x509",
                "-new",
                "-key",
                path("key.pem"),
                "-subj",
                "/CN=seller",
                "-out",
                path("certificate.pem"));
    }

    @Test
    void aCertificateGivesItsKey() throws IOException {
        makeACertificate();
        VerifyingKey key = VerifyingKey.ofPem(file("certificate.pem"));
        assertThat(key.fingerprint()).isEqualTo(publicKey().fingerprint());
        assertThat(Hallmark.verify(utf8(HALLMARK.sign(key())), key)).isEqualTo(HALLMARK);
    }

    @Test
    void aKeyInPkcs12SignsWithItsPassword() throws IOException {
        makeACertificate();
        openssl.run(
                "pkcs12",
                "-export",
                "-inkey",
                path("key.pem"),
                "-in",
                path("certificate.pem"),
                "-name",
                "seller",
                "-passout",
                "pass:secret",
                "-out",
                path("key.p12"));
        byte[] file = file("key.p12");
        SigningKey key = SigningKey.ofPkcs12(file, "secret".toCharArray(), "");
        assertThat(Hallmark.verify(utf8(HALLMARK.sign(key)), publicKey())).isEqualTo(HALLMARK);
        assertThatExceptionOfType(HallmarkException.class)
                .isThrownBy(() -> SigningKey.ofPkcs12(file, "wrong".toCharArray(), ""))
                .withMessageContaining("password is wrong");
        assertThatExceptionOfType(HallmarkException.class)
                .isThrownBy(() -> SigningKey.ofPkcs12(file, "secret".toCharArray(), "other"))
                .withMessageContaining("no Ed25519 key called other");
    }

    @Test
    void aKeyOfAnotherKindIsRefused() throws IOException {
        openssl.run("genpkey", "-algorithm", "ed448", "-out", path("key.pem"));
        openssl.run("pkey", "-in", path("key.pem"), "-pubout", "-out", path("public.pem"));
        assertThatExceptionOfType(HallmarkException.class)
                .isThrownBy(this::key)
                .withMessageContaining("not an Ed25519 key");
        assertThatExceptionOfType(HallmarkException.class)
                .isThrownBy(this::publicKey)
                .withMessageContaining("not an Ed25519 key");
    }

    @Test
    void aPublicKeyDoesNotSign() {
        assertThatExceptionOfType(HallmarkException.class)
                .isThrownBy(() -> SigningKey.ofPem(file("public.pem")))
                .withMessageContaining("no private key in this file");
    }

    @Test
    void anEncryptedKeyIsRefusedWithTheWayOut() {
        openssl.run(
                "pkcs8",
                "-topk8",
                "-in",
                path("key.pem"),
                "-passout",
                "pass:x",
                "-out",
                path("encrypted.pem"));
        assertThatExceptionOfType(HallmarkException.class)
                .isThrownBy(() -> SigningKey.ofPem(file("encrypted.pem")))
                .withMessageContaining("PKCS#12");
    }

    @Test
    void anotherSignedDocumentIsNoHallmark() throws IOException {
        SigningKey key = key();
        VerifyingKey publicKey = publicKey();
        for (String payload :
                List.of(
                        "{}",
                        "[]",
                        "nonsense",
                        "{\"_type\":\"https://in-toto.io/Statement/v1\"}")) {
            byte[] signed = utf8(Envelope.seal(utf8(payload), key).toJson());
            assertThatExceptionOfType(HallmarkException.class)
                    .as(payload)
                    .isThrownBy(() -> Hallmark.verify(signed, publicKey))
                    .withMessageContaining("what was signed is not a hallmark");
        }
    }
}
