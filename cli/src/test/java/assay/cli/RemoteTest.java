package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.Images;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Images on a web server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RemoteTest {

    private static final Pattern FETCHED =
            Pattern.compile("Read ([0-9,]+) KiB of ([0-9,]+) KiB over the network");

    private final Path image = Images.require("debian.qcow2");
    private HttpServer server;
    private String address = "";

    @BeforeAll
    void serve() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
        server.createContext("/debian.qcow2", this::answer);
        server.start();
        address = "http://" + loopback.getHostAddress() + ":" + server.getAddress().getPort();
    }

    @AfterAll
    void stop() {
        server.stop(0);
    }

    @Test
    void aRemoteImageHasTheFactsOfTheFileAndNotHalfOfItIsRead() {
        Command local = Command.assay("inspect", image, "--output", "json");
        Command remote = Command.assay("inspect", address + "/debian.qcow2", "--output", "json");
        assertThat(remote.exitCode()).isZero();
        assertThat(remote.out()).isEqualTo(local.out());
        Matcher fetched = FETCHED.matcher(remote.err());
        assertThat(fetched.find()).isTrue();
        // small files lie everywhere, and more than them is read at a time
        assertThat(2 * number(fetched.group(1))).isLessThan(number(fetched.group(2)));
    }

    @Test
    void whatIsSecretInAnAddressIsNotInTheAnswer() {
        String signed = address.replace("//", "//user:word@") + "/debian.qcow2?signature=abc#x";
        Command checked =
                Command.assay("check", signed, "--for", "tencent-import", "--output", "json");
        assertThat(checked.exitCode()).as(checked.err()).isZero();
        assertThat(checked.out()).contains(address + "/debian.qcow2\"");
        assertThat(checked.out() + checked.err()).doesNotContain("abc").doesNotContain("word@");
    }

    @Test
    void whatIsNotThereIsNotFound() {
        Command missing = Command.assay("inspect", address + "/other.qcow2", "--lang", "en");
        assertThat(missing.exitCode()).isEqualTo(ExitCode.NO_INPUT);
        assertThat(missing.err()).contains("404");
    }

    private static long number(String text) {
        return Long.parseLong(text.replace(",", ""));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String[] range = exchange.getRequestHeaders().getFirst("Range").substring(6).split("-", 2);
        long from = Long.parseLong(range[0]);
        try (exchange;
                RandomAccessFile file = new RandomAccessFile(image.toFile(), "r")) {
            long end = Math.min(Long.parseLong(range[1]) + 1, file.length());
            byte[] bytes = new byte[Math.toIntExact(end - from)];
            file.seek(from);
            file.readFully(bytes);
            exchange.getResponseHeaders()
                    .add("Content-Range", "bytes %d-%d/%d".formatted(from, end - 1, file.length()));
            exchange.sendResponseHeaders(206, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
