package assay.guest.clamd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.BlockSource;
import assay.disk.BytesSource;
import assay.disk.Extent;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.malware.MalwareScanner.Answer;
import assay.guest.malware.MalwareScanner.Engine;
import assay.guest.malware.ScannerException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a clamd says that is none, dies, or has a database that tests do not have. What a real one
 * says is in {@code MalwareInspectionTest}.
 */
final class ClamdTest {

    private static final int MIB = 1 << 20;

    /** What a server does with a connection before it closes it. */
    @FunctionalInterface
    private interface Behaviour {
        void with(Socket connection) throws IOException;
    }

    /** A server for one connection, and a client of it. */
    private record Served(ServerSocket socket, Thread thread, Clamd clamd)
            implements AutoCloseable {

        static Served by(Behaviour behaviour, Duration patience) throws IOException {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            Thread thread =
                    Thread.ofVirtual()
                            .start(() -> {
                                try (Socket connection = socket.accept()) {
                                    behaviour.with(connection);
                                } catch (IOException e) {
                                    // the client has gone, or the test has ended: what it saw is
                                    // what is tested
                                }
                            });
            String address = socket.getInetAddress().getHostAddress() + ":" + socket.getLocalPort();
            Clamd clamd = new Clamd(ClamdAddress.parse(address), 64 * MIB, patience);
            return new Served(socket, thread, clamd);
        }

        static Served answering(String answer) throws IOException {
            return by(
                    connection -> {
                        read(connection, answer.startsWith("ClamAV") ? "zVERSION\0" : "\0\0\0\0");
                        write(connection, answer + "\0");
                    },
                    Duration.ofSeconds(20));
        }

        @Override
        public void close() throws IOException {
            socket.close();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Reads until {@code end} has come. */
    private static void read(Socket connection, String end) throws IOException {
        StringBuilder all = new StringBuilder();
        int next = connection.getInputStream().read();
        while (next >= 0) {
            all.append((char) next);
            if (all.toString().endsWith(end)) {
                return;
            }
            next = connection.getInputStream().read();
        }
    }

    private static void write(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static BytesSource content(String text) {
        return new BytesSource(text.getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @CsvSource({
        "ClamAV 1.4.3/27450/Fri Nov 20 08:12:11 2026, ClamAV 1.4.3, 27450, 2026-11-20",
        "ClamAV 0.103.8/26000/Sun Nov  1 08:12:11 2020, ClamAV 0.103.8, 26000, 2020-11-01",
        "ClamAV 1.4.3/27450/Caturday, ClamAV 1.4.3, 27450, ''",
        "ClamAV 1.5.0-rc, ClamAV 1.5.0-rc, '', ''",
    })
    void theVersionIsThatOfEngineAndSignatures(
            String answer, String name, String database, String date) throws IOException {
        try (Served served = Served.answering(answer)) {
            assertThat(served.clamd().engine()).isEqualTo(new Engine(name, database, date));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stream: Win.Trojan.X-1 FOUND | Win.Trojan.X-1",
                "stream: X(44d88612fea8a8f36de82e1278abb02f:68) FOUND | X",
            })
    void aFindingIsTheNameOfItsSignature(String answer, String signature) throws IOException {
        try (Served served = Served.answering(answer)) {
            assertThat(served.clamd().scan(content("a"))).isEqualTo(new Answer.Infected(signature));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND",
                "stream: Can't allocate memory ERROR",
                "INSTREAM size limit exceeded. ERROR"
            })
    void whatWasNotLookedAtIsNotScanned(String answer) throws IOException {
        try (Served served = Served.answering(answer)) {
            assertThat(served.clamd().scan(content("a"))).isInstanceOf(Answer.NotScanned.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNKNOWN COMMAND", "stream: ", "stream: OK?", "\u0007HTTP/1.1 400"})
    void nonsenseIsNoAnswer(String answer) throws IOException {
        try (Served served = Served.answering(answer)) {
            assertThatThrownBy(() -> served.clamd().scan(content("a")))
                    .isInstanceOf(ScannerException.class)
                    .hasMessageContaining("it answered what clamd does not")
                    .hasMessageNotContaining("\u0007");
        }
    }

    @Test
    void anAnswerWithoutEndIsNone() throws IOException {
        Behaviour endless =
                connection -> {
                    while (!connection.isClosed()) {
                        write(connection, "x".repeat(MIB));
                    }
                };
        try (Served served = Served.by(endless, Duration.ofSeconds(20))) {
            assertThatThrownBy(() -> served.clamd().engine())
                    .isInstanceOf(ScannerException.class)
                    .hasMessageContaining("it answered what clamd does not: xxx");
        }
    }

    @Test
    void aServerThatHangsUpAtOnceHasNotAnswered() throws IOException {
        try (Served served = Served.by(_ -> {}, Duration.ofSeconds(20))) {
            assertThatThrownBy(() -> served.clamd().scan(new BytesSource(new byte[8 * MIB])))
                    .isInstanceOf(ScannerException.class);
        }
    }

    @Test
    void anAnswerBeforeTheEndOfAContentEndsIt() throws IOException {
        Behaviour refuses =
                connection -> {
                    read(connection, "zINSTREAM\0");
                    write(connection, "INSTREAM size limit exceeded. ERROR\0");
                    connection.shutdownOutput();
                    connection.getInputStream().transferTo(OutputStream.nullOutputStream());
                };
        try (Served served = Served.by(refuses, Duration.ofSeconds(20))) {
            assertThat(served.clamd().scan(new BytesSource(new byte[32 * MIB])))
                    .isInstanceOf(Answer.NotScanned.class);
        }
    }

    @Test
    void aServerThatKeepsSilentIsNotWaitedForForEver() throws IOException {
        Behaviour silent =
                connection -> {
                    while (connection.getInputStream().read() >= 0) {
                        // listens only
                    }
                };
        try (Served served = Served.by(silent, Duration.ofMillis(100))) {
            assertThatThrownBy(() -> served.clamd().scan(content("a")))
                    .isInstanceOf(ScannerException.class)
                    .hasMessageContaining("nothing came for");
        }
    }

    @Test
    void aSocketThatIsNotThereIsSaid(@TempDir Path folder) {
        ClamdAddress address = ClamdAddress.parse("unix:" + folder.resolve("clamd.ctl"));

        assertThatThrownBy(() -> new Clamd(address, MIB).engine())
                .isInstanceOf(ScannerException.class)
                .hasMessageContaining(address.text());
    }

    @Test
    void aContentThatCannotBeReadIsTheImagesFault() throws IOException {
        BlockSource broken =
                new BlockSource() {
                    @Override
                    public long size() {
                        return 5;
                    }

                    @Override
                    public void read(long offset, ByteBuffer target) throws IOException {
                        throw new ImageException(Reason.CORRUPT, "ext4", offset, "broken");
                    }

                    @Override
                    public Extent extentAt(long from, long to) {
                        return new Extent(from, to, Extent.Kind.DATA);
                    }

                    @Override
                    public void close() {
                        // holds nothing
                    }
                };
        try (Served served = Served.answering("stream: OK")) {
            assertThatThrownBy(() -> served.clamd().scan(broken))
                    .isInstanceOf(ImageException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix:/run/clamav/clamd.ctl", "localhost:3310", "[::1]:3310"})
    void anAddressIsAPathOrAPort(String text) {
        assertThat(ClamdAddress.parse(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "unix:clamd.ctl", "localhost", "localhost:99999", "::1:3310", ":1"})
    void whatIsNeitherIsRefused(String text) {
        assertThatThrownBy(() -> ClamdAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
