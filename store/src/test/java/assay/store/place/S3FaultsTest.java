package assay.store.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.store.StoreFullException;
import assay.store.place.HostileS3.BreaksOff;
import assay.store.place.HostileS3.Says;
import assay.store.place.HostileS3.Stalls;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a place makes of a service that does not do what it should. */
class S3FaultsTest {

    private static final ByteBuffer ASSAY =
            ByteBuffer.wrap("assay".getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer();
    private static final Says FINE = new Says(200, "assay");
    private static final Duration SHORT = Duration.ofSeconds(1);

    /** The first request of a JVM takes longer than some of these tests wait for an answer. */
    @BeforeAll
    static void warmUp() throws IOException {
        try (HostileS3 service = new HostileS3(FINE);
                Place place = service.place()) {
            place.get("one");
        }
    }

    @Test
    void aServiceThatFailsTwiceIsAskedAThirdTime() throws IOException {
        try (HostileS3 service =
                        new HostileS3(
                                HostileS3.error(500, "InternalError"),
                                HostileS3.error(503, "SlowDown"),
                                FINE);
                Place place = service.place()) {
            assertThat(place.get("one")).isEqualTo(ASSAY);
            assertThat(service.requests).hasSize(3);
        }
    }

    @Test
    void aPutIsRepeatedWholeWithItsDigest() throws IOException {
        try (HostileS3 service =
                        new HostileS3(HostileS3.error(500, "InternalError"), new Says(200, ""));
                Place place = service.place()) {
            place.put("one", ASSAY);

            // echo -n assay | openssl md5 -binary | base64
            assertThat(service.requests)
                    .containsExactly("PUT assay " + MD5_OF_ASSAY, "PUT assay " + MD5_OF_ASSAY);
        }
    }

    private static final String MD5_OF_ASSAY = "Ds3HmdR0SjE+XDOfZhxV7w==";

    @Test
    void aServiceThatFailsForGoodIsNamedWithWhatToCheck() throws IOException {
        try (HostileS3 service = new HostileS3(HostileS3.error(500, "InternalError"));
                Place place = service.place()) {
            assertThatThrownBy(() -> place.put("one", ASSAY))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot put one: bucket assay-test at http://127.0.0.1:")
                    .hasMessageContaining("answered 500 InternalError")
                    .hasMessageContaining("it failed 3 times; its log says why");
            assertThat(service.requests).hasSize(3);
        }
    }

    @Test
    void aServiceThatStallsIsAskedAgain() throws IOException {
        try (HostileS3 service = new HostileS3(new Stalls(), FINE);
                Place place = service.place(SHORT)) {
            assertThat(place.get("one")).isEqualTo(ASSAY);
        }
    }

    @Test
    void aServiceThatStallsForGoodIsGivenUp() throws IOException {
        try (HostileS3 service = new HostileS3(new Stalls());
                Place place = service.place(SHORT)) {
            assertThatThrownBy(() -> place.get("one"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("bucket assay-test")
                    .hasMessageContaining("does not answer in time");
            assertThat(service.requests).hasSize(3);
        }
    }

    @Test
    void anAnswerThatBreaksOffIsAskedForAgain() throws IOException {
        try (HostileS3 service = new HostileS3(new BreaksOff("ass", 5), FINE);
                Place place = service.place()) {
            assertThat(place.get("one")).isEqualTo(ASSAY);
        }
    }

    @Test
    void anAnswerThatAlwaysBreaksOffIsAnErrorAndNoShortObject() throws IOException {
        try (HostileS3 service = new HostileS3(new BreaksOff("ass", 5));
                Place place = service.place()) {
            assertThatThrownBy(() -> place.get("one"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("bucket assay-test")
                    .hasMessageContaining("the answer broke off");
            assertThat(service.requests).hasSize(3);
        }
    }

    @Test
    void anAnswerLargerThanAnyObjectIsNotRead() throws IOException {
        try (HostileS3 service = new HostileS3(new BreaksOff("ass", 1L << 40));
                Place place = service.place()) {
            assertThatThrownBy(() -> place.get("one"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("bucket assay-test")
                    .hasMessageContaining("1099511627776 bytes, more than any object");
            assertThat(service.requests).hasSize(1);
        }
    }

    @Test
    void aServiceThatIgnoresRangesIsNotBelieved() throws IOException {
        try (HostileS3 service =
                        new HostileS3(
                                FINE,
                                new Says(206, "assay", Map.of("Content-Range", "bytes 1-5/9")));
                Place place = service.place()) {
            assertThatThrownBy(() -> place.get("one", 0, 2))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("bucket assay-test")
                    .hasMessageContaining("another range");
            assertThatThrownBy(() -> place.get("one", 1, 2))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another range");
            assertThat(place.get("one", 1, 5)).isEqualTo(ASSAY);
        }
    }

    @Test
    void aFullServiceIsAFullStore() throws IOException {
        try (HostileS3 service =
                        new HostileS3(
                                HostileS3.error(403, "QuotaExceeded"),
                                HostileS3.error(507, "InsufficientStorage"));
                Place place = service.place()) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> place.put("one", ASSAY))
                        .isInstanceOf(StoreFullException.class);
            }
        }
    }

    @Test
    void aListingThatDoesNotEndIsGivenUp() throws IOException {
        String page =
                """
                <ListBucketResult><KeyCount>1</KeyCount><IsTruncated>true</IsTruncated>
                <NextContinuationToken>again</NextContinuationToken>
                <Contents><Key>one</Key><Size>1</Size></Contents></ListBucketResult>\
                """;
        try (HostileS3 service = new HostileS3(new Says(200, page));
                Place place = service.place()) {
            assertThatThrownBy(() -> place.list("", entry -> {}))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("does not come to an end");
        }
    }

    @Test
    void aListingOfWhatWasNotAskedForIsNotBelieved() throws IOException {
        String page =
                """
                <ListBucketResult><IsTruncated>false</IsTruncated>
                <Contents><Key>x</Key><Size>1</Size></Contents>
                <Contents><Key>../../etc/passwd</Key><Size>1</Size></Contents>
                <Contents><Size>1</Size></Contents>
                <Contents><Key>one</Key></Contents></ListBucketResult>\
                """;
        try (HostileS3 service = new HostileS3(new Says(200, page));
                Place place = service.place()) {
            List<String> names = new ArrayList<>();
            assertThatThrownBy(() -> place.list("", entry -> names.add(entry.name())))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("does not say how large");
            assertThat(names).containsExactly("x");
        }
    }

    @Test
    void whereNobodyListensIsSaidSo() throws IOException {
        URI endpoint;
        try (HostileS3 service = new HostileS3(FINE)) {
            endpoint = service.endpoint();
        }
        assertThatThrownBy(() -> S3Place.open(HostileS3.settings(endpoint, Duration.ofSeconds(30))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be reached. Check the endpoint");
    }

    @Test
    void anInterruptedThreadStopsWaitingAndStaysInterrupted() throws Exception {
        try (HostileS3 service = new HostileS3(new Stalls());
                Place place = service.place()) {
            CompletableFuture<String> end = new CompletableFuture<>();
            Thread waiting = Thread.ofVirtual().start(() -> end.complete(ending(place)));
            service.stalled.await();
            waiting.interrupt();

            assertThat(end.get()).isEqualTo("InterruptedIOException, interrupted");
        }
    }

    private static String ending(Place place) {
        try {
            return "got " + place.get("one");
        } catch (InterruptedIOException e) {
            return "InterruptedIOException"
                    + (Thread.currentThread().isInterrupted() ? ", interrupted" : "");
        } catch (IOException e) {
            return e.toString();
        }
    }
}
