package assay.store.nbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.FileSource;
import assay.store.nbd.RawClient.OptionAnswer;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that encrypts, and talks to nobody who does not. */
class TlsTest {

    private static final int ACK = 1;
    private static final int INVALID = 1 << 31 | 3;
    private static final int TLS_REQD = 1 << 31 | 5;

    @TempDir private Path folder;
    private Path raw = Path.of("");
    private Path identity = Path.of("");
    private FileSource disk;
    private Served served;

    /** With a certificate that signs itself; {@code folder} is what clients trust. */
    @BeforeEach
    void serve() throws IOException {
        Oracle openssl = Oracle.require("openssl");
        Path key = folder.resolve("key.pem");
        Path certificate = folder.resolve("ca-cert.pem");
        openssl.run(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=DNS:localhost",
                "-days",
                "2",
                "-keyout",
                key,
                "-out",
                certificate);
        identity = folder.resolve("server.p12");
        openssl.run(
                "pkcs12",
                "-export",
                "-inkey",
                key,
                "-in",
                certificate,
                "-out",
                identity,
                "-passout",
                "pass:word");
        raw = SparseFile.create(folder.resolve("disk.raw"));
        disk = FileSource.open(raw);
        served = Served.disk(disk, Optional.of(TlsIdentity.of(identity, "word".toCharArray())));
    }

    @AfterEach
    void stop() throws IOException {
        served.close();
        disk.close();
    }

    @Test
    void libnbdCopiesOverTls() {
        copyOverTls();
    }

    private void copyOverTls() {
        String uri =
                "nbds://localhost:%d/disk?tls-certificates=%s".formatted(served.port(), folder);
        assertThat(Oracle.require("nbdinfo").run(uri)).contains("newstyle-fixed with TLS");
        Path copy = folder.resolve("copy.raw");
        Oracle.require("nbdcopy").run("--connections=4", uri, copy);
        assertThat(copy).hasSameBinaryContentAs(raw);
    }

    @Test
    void qemuComparesOverTls() {
        Oracle.require("qemu-img")
                .run(
                        "compare",
                        "--object",
                        "tls-creds-x509,id=tls,endpoint=client,dir=" + folder,
                        "--image-opts",
                        "driver=raw,file.driver=file,file.filename=" + raw,
                        ("driver=raw,file.driver=nbd,file.host=localhost,file.port=%d,"
                                        + "file.export=disk,file.tls-creds=tls")
                                .formatted(served.port()));
    }

    @Test
    void whoDoesNotEncryptGetsNothing() throws IOException {
        assertThat(Oracle.require("nbdinfo").ask(served.uri()).exitCode()).isNotZero();
        try (RawClient client = new RawClient(served.port()).greet()) {
            for (int option : new int[] {3, 6, 7, 8, 9, 10}) {
                OptionAnswer answer = client.option(option).answer();
                assertThat(answer.type()).as("option " + option).isEqualTo(TLS_REQD);
            }
            assertThat(client.option(1, new byte[] {'d', 'i', 's', 'k'}).rest()).isEmpty();
        }
    }

    @Test
    void whatIsNoTlsEndsTheConnection() throws IOException {
        try (RawClient client = new RawClient(served.port()).greet()) {
            assertThat(client.option(5, new byte[1]).answer().type()).isEqualTo(INVALID);
            assertThat(client.option(5).answer().type()).isEqualTo(ACK);
            // an option in plain text, which nobody may slip in before the client's own
            client.option(8, new byte[2000]);
            assertThat(client.rest().length).isLessThan(20); // TLS's alert
        }
        copyOverTls();
    }

    @Test
    void aWrongPasswordIsSaidToBeWrong() throws IOException {
        assertThatThrownBy(() -> TlsIdentity.of(identity, "other".toCharArray()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("password");
        Path nothing = Files.write(folder.resolve("nothing.p12"), new byte[3]);
        assertThatThrownBy(() -> TlsIdentity.of(nothing, new char[0]))
                .isInstanceOf(IOException.class);
    }
}
