package assay.service.transfer;

import static assay.service.ProblemAssertions.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.service.Problem;
import assay.service.net.OutboundAddresses;
import assay.service.net.Subnet;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSourceTest {

    private static final DnsResolver ALL = SystemDefaultDnsResolver.INSTANCE;
    private static final byte[] FILE = file();

    @Test
    void aFileComesWholeWithItsSizeAndTag() throws IOException {
        try (WebServer server = WebServer.start(WebServer.ranges(FILE, "\"1\"", FILE.length));
                Source source = source(server.url("/disk.raw?signature=x#part"));
                InputStream bytes = steady(source)) {
            assertThat(bytes.readAllBytes()).isEqualTo(FILE);
            assertThat(server.requests().getFirst().path()).isEqualTo("/disk.raw?signature=x");
            assertThat(server.requests().getFirst().headers())
                    .containsEntry("accept-encoding", "identity");
        }
    }

    @Test
    void aConnectionThatBreaksIsMadeAgainWhereItBroke() throws IOException {
        try (WebServer server = WebServer.start(WebServer.ranges(FILE, "\"1\"", 40_000));
                Source source = source(server.url("/"));
                InputStream bytes = steady(source)) {
            assertThat(bytes.readAllBytes()).isEqualTo(FILE);
            assertThat(server.requests())
                    .extracting(WebServer.Request::from)
                    .contains(40_000L, 80_000L);
        }
    }

    @Test
    void withoutAStrongTagTwoHalvesAreNotTakenForOneFile() throws IOException {
        try (WebServer server = WebServer.start(WebServer.ranges(FILE, "W/\"1\"", 40_000));
                Source source = source(server.url("/"));
                InputStream bytes = steady(source)) {
            assertThatThrownBy(bytes::readAllBytes).isInstanceOf(UnreachableException.class);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void aFileThatIsReplacedMeanwhileIsNotContinued() throws IOException {
        try (WebServer server =
                        WebServer.start((request, out) ->
                                WebServer.ranges(FILE, "\"" + request.number() + "\"", 40_000)
                                        .answer(request, out));
                Source source = source(server.url("/"));
                InputStream bytes = steady(source)) {
            assertThatThrownBy(bytes::readAllBytes)
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageContaining("replaced");
        }
    }

    @Test
    void aServerThatIgnoresIfRangeIsNotBelieved() throws IOException {
        try (WebServer server =
                        WebServer.start((request, out) -> {
                            WebServer.head(
                                    out,
                                    206,
                                    "ETag: \"other\"",
                                    "Content-Range: bytes 100-199/200",
                                    "Content-Length: 100");
                            out.write(new byte[100]);
                        });
                Source source = source(server.url("/"))) {
            try (InputStream bytes = source.open(100, "\"1\"").bytes()) {
                assertThat(bytes).isNotNull();
            }
            assertThat(source.open(100, "\"1\"").tag()).isEqualTo("\"other\"");
            assertProblem(Problem.REMOTE_REFUSED, () -> source.open(50, "\"1\""));
        }
    }

    @Test
    void aLengthThatIsALieIsFound() throws IOException {
        try (WebServer server =
                        WebServer.start((request, out) -> {
                            WebServer.head(out, 200, "Content-Length: 1000000");
                            out.write(FILE);
                        });
                Source source = source(server.url("/"));
                InputStream bytes = steady(source)) {
            assertThatThrownBy(bytes::readAllBytes).isInstanceOf(UnreachableException.class);
        }
    }

    @Test
    void aServerThatStallsIsLeft() throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        try (WebServer server =
                        WebServer.start((request, out) -> {
                            WebServer.head(out, 200, "Content-Length: 100");
                            out.write(1);
                            await(over);
                        });
                Source source =
                        new WebSource(
                                WebAddress.parse(server.url("/")),
                                ALL,
                                Timeout.ofMilliseconds(50));
                InputStream bytes = steady(source)) {
            assertThatThrownBy(bytes::readAllBytes)
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageContaining("does not answer in time");
            over.countDown();
        }
    }

    @Test
    void aSenderThatDripsIsLeft() throws IOException {
        long[] now = {0};
        try (WebServer server = WebServer.start(WebServer.whole(FILE));
                Source source = source(server.url("/"));
                InputStream bytes =
                        new SteadyStream(
                                source, source.open(0, ""), () -> now[0] += 400_000_000_000L)) {
            assertProblem(Problem.REMOTE_UNREACHABLE, bytes::readAllBytes);
        }
    }

    @ParameterizedTest
    @CsvSource({"404, true", "403, true", "204, true", "500, false", "503, false", "429, false"})
    void anotherStatusIsFinalUnlessItMayPass(int status, boolean lasting) throws IOException {
        try (WebServer server =
                        WebServer.start((request, out) ->
                                WebServer.head(out, status, "Content-Length: 0"));
                Source source = source(server.url("/"))) {
            if (lasting) {
                assertProblem(Problem.REMOTE_REFUSED, () -> source.open(0, ""));
            } else {
                assertThatThrownBy(() -> source.open(0, ""))
                        .isInstanceOf(UnreachableException.class)
                        .hasMessageContaining(Integer.toString(status));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Encoding: gzip", "Content-Type: text/html; charset=utf-8"})
    void whatIsNotTheFileItselfIsRefused(String header) throws IOException {
        try (WebServer server =
                        WebServer.start((request, out) ->
                                WebServer.head(out, 200, header, "Content-Length: 0"));
                Source source = source(server.url("/"))) {
            assertProblem(Problem.REMOTE_REFUSED, () -> source.open(0, ""));
        }
    }

    @ParameterizedTest
    @CsvSource({"5, true", "6, false"})
    void redirectsAreFollowedFiveTimes(int redirects, boolean comes) throws IOException {
        try (WebServer server =
                        WebServer.start((request, out) -> {
                            if (request.number() < redirects) {
                                WebServer.head(out, 302, "Location: /" + request.number());
                            } else {
                                WebServer.whole(FILE).answer(request, out);
                            }
                        });
                Source source = source(server.url("/"))) {
            if (comes) {
                source.open(0, "").bytes().close();
            } else {
                assertProblem(Problem.REMOTE_REFUSED, () -> source.open(0, ""));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"file:///etc/passwd", "gopher://x/", "ftp://x/", "http://a@b/", "http:"})
    void redirectsToOtherThingsAreNot(String location) throws IOException {
        try (WebServer server =
                        WebServer.start((request, out) ->
                                WebServer.head(out, 301, "Location: " + location));
                Source source = source(server.url("/"))) {
            assertProblem(Problem.REMOTE_REFUSED, () -> source.open(0, ""));
        }
    }

    @Test
    void redirectsNeverLeadFromSecureToClear() {
        WebAddress secure = WebAddress.parse("https://example.com/a/b");

        assertThat(secure.redirect("http://example.com/")).isEmpty();
        assertThat(secure.redirect("../c").orElseThrow().uri())
                .hasToString("https://example.com/c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "127.0.0.2", "[::1]", "0.0.0.0"})
    void thisMachineIsNotCalledHoweverItIsWritten(String host) throws IOException {
        try (WebServer server = WebServer.start(WebServer.whole(FILE));
                Source source =
                        new WebSource(
                                WebAddress.parse(server.url("/").replace("127.0.0.1", host)),
                                new OutboundAddresses(List.of()),
                                Timeout.ofSeconds(5))) {
            assertProblem(Problem.ADDRESS_REFUSED, () -> source.open(0, ""));
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aRedirectGoesThroughTheSameCheck() throws IOException {
        try (WebServer inside = WebServer.start(WebServer.whole(FILE));
                WebServer outside =
                        WebServer.start((request, out) ->
                                WebServer.head(
                                        out,
                                        302,
                                        "Location: "
                                                + inside.url("/")
                                                        .replace("127.0.0.1", "127.0.0.2")));
                Source source =
                        new WebSource(
                                WebAddress.parse(outside.url("/")),
                                new OutboundAddresses(List.of(Subnet.parse("127.0.0.1"))),
                                Timeout.ofSeconds(5))) {
            assertProblem(Problem.ADDRESS_REFUSED, () -> source.open(0, ""));
            assertThat(outside.requests()).hasSize(1);
            assertThat(inside.requests()).isEmpty();
        }
    }

    @Test
    void aNameThatIsNoneAndAPortThatIsClosedAreToldApart() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        try (Source none = source("http://no-such-host.invalid/");
                Source shut = source("http://127.0.0.1:" + closed + "/")) {
            assertThatThrownBy(() -> none.open(0, "")).hasMessageContaining("no host of this name");
            assertThatThrownBy(() -> shut.open(0, ""))
                    .hasMessageContaining("does not accept connections");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "/x",
                "file:///x",
                "ftp://x/",
                "http://",
                "http:///x",
                "http://u:p@x/",
                "http://x:0/",
                "http://x:65536/",
                "http://a b/",
                "http://[::1/"
            })
    void whatIsNoAddressIsRefusedBeforeItIsAsked(String text) {
        assertProblem(Problem.REQUEST_INVALID, () -> WebAddress.parse(text));
    }

    @Test
    void anAddressIsShownWithoutItsQuery() {
        assertThat(WebAddress.parse("https://x/y?X-Amz-Signature=s").shown())
                .isEqualTo("https://x/y?…");
    }

    private static Source source(String url) {
        return new WebSource(WebAddress.parse(url), ALL, Timeout.ofSeconds(20));
    }

    private static InputStream steady(Source source) throws IOException {
        return new SteadyStream(source, source.open(0, ""), System::nanoTime);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] file() {
        byte[] bytes = new byte[150_001];
        new Random(1).nextBytes(bytes);
        return bytes;
    }
}
