package assay.service.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.bucket.BucketObject.Keys;
import assay.service.net.OutboundAddresses;
import assay.testkit.S3Proxy;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // fields are set before each test
class BucketTest {

    private static final DnsResolver ALL = SystemDefaultDnsResolver.INSTANCE;
    private static final Keys KEYS = new Keys(S3Proxy.ACCESS_KEY, S3Proxy.SECRET_KEY);
    private static final byte[] BYTES = random(ObjectUpload.SMALLEST_PART + 12_345);

    private Path folder;
    private S3Proxy service;

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException {
        folder = temporary;
        service = S3Proxy.start(temporary);
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @Test
    void anObjectIsWrittenInPartsAndReadFromAnywhere() throws IOException {
        try (Bucket bucket = bucket("images/a disk 镜像.qcow2")) {
            assertThat(bucket.find()).isEmpty();
            ObjectUpload upload = bucket.write();
            upload.put(2, part(2));
            assertThat(bucket.find()).isEmpty();
            upload.put(1, part(1));
            upload.complete(BYTES.length);

            Bucket.Found found = bucket.find().orElseThrow();
            assertThat(found.size()).isEqualTo(BYTES.length);
            try (InputStream whole = bucket.read(0, "").bytes();
                    InputStream rest = bucket.read(1_000_000, found.tag()).bytes()) {
                assertThat(whole.readAllBytes()).isEqualTo(BYTES);
                assertThat(rest.readNBytes(3))
                        .containsExactly(BYTES[1_000_000], BYTES[1_000_001], BYTES[1_000_002]);
            }
        }
    }

    @Test
    void anotherProcessGoesOnWithTheParts() throws IOException {
        String id;
        try (Bucket bucket = bucket("resumed")) {
            ObjectUpload upload = bucket.write();
            upload.put(1, part(1));
            id = upload.id();
        }
        try (Bucket bucket = bucket("resumed")) {
            ObjectUpload upload = bucket.resume(id);
            Map<Integer, ObjectUpload.Stored> stored = upload.stored();
            assertThat(stored.keySet()).containsExactly(1);
            ObjectUpload.Stored first = Objects.requireNonNull(stored.get(1));
            assertThat(first.is(part(1))).isTrue();
            assertThat(first.is(part(2))).isFalse();
            upload.keep(1, first);
            upload.put(2, part(2));
            upload.complete(BYTES.length);
        }
        assertThat(Files.readAllBytes(file("resumed"))).isEqualTo(BYTES);
    }

    @Test
    void ofAnAbortedUploadNothingIsLeft() throws IOException {
        try (Bucket bucket = bucket("aborted")) {
            ObjectUpload upload = bucket.write();
            upload.put(1, part(1));

            upload.abort();
            upload.abort();

            assertThat(upload.stored()).isEmpty();
            assertThat(bucket.find()).isEmpty();
        }
    }

    @Test
    void anObjectThatWasReplacedIsReadFromItsStart() throws IOException {
        Files.write(file("replaced"), BYTES);
        try (Bucket bucket = bucket("replaced");
                InputStream bytes = bucket.read(100, "\"another\"").bytes()) {
            assertThat(bucket.read(100, "\"another\"").from()).isZero();
            assertThat(bytes.readAllBytes()).isEqualTo(BYTES);
        }
    }

    @Test
    void whatIsMissingOrForbiddenIsToldAndNoSecretWithIt() {
        try (Bucket missing = bucket("no/such/object");
                Bucket nowhere = Bucket.open(object("x", "no-such-bucket", KEYS), ALL);
                Bucket stranger =
                        Bucket.open(object("x", S3Proxy.BUCKET, new Keys("me", "hush")), ALL)) {
            assertProblem(Problem.REMOTE_REFUSED, "404 NoSuchKey", () -> missing.read(0, ""));
            assertProblem(Problem.REMOTE_REFUSED, "404 NoSuchBucket", nowhere::write);
            assertProblem(Problem.REMOTE_REFUSED, "403", stranger::write);
            assertThat(object("x", "bucket", new Keys("me", "hush")).toString())
                    .doesNotContain("me")
                    .doesNotContain("hush");
        }
    }

    @Test
    void aServiceThatIsDownMayBeUpLater() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        BucketObject object =
                new BucketObject(
                        Optional.of("http://127.0.0.1:" + closed),
                        "us-east-1",
                        "bucket",
                        "x",
                        KEYS,
                        true);
        try (Bucket bucket = Bucket.open(object, ALL)) {
            assertThatThrownBy(bucket::find)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot be reached");
        }
    }

    @Test
    void whatTheCheckRefusesIsNeverConnectedTo() {
        DnsResolver none = new OutboundAddresses(List.of());
        try (Bucket bucket = Bucket.open(object("x", S3Proxy.BUCKET, KEYS), none)) {
            assertProblem(Problem.ADDRESS_REFUSED, "127.0.0.1", bucket::find);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "s3.example.com",
                "ftp://x",
                "http://",
                "https://x/path",
                "https://x?y",
                "https://u:p@x",
                "https://x#y",
                "http://a b"
            })
    void anEndpointIsAHost(String endpoint) {
        assertProblem(
                Problem.REQUEST_INVALID,
                "endpoint",
                () ->
                        new BucketObject(
                                Optional.of(endpoint), "us-east-1", "bucket", "x", KEYS, true));
    }

    @Test
    void namesThatAreNoneAreRefused() {
        assertProblem(Problem.REQUEST_INVALID, "key", () -> object("", "bucket", KEYS));
        assertProblem(Problem.REQUEST_INVALID, "key", () -> object("a\nb", "bucket", KEYS));
        assertProblem(
                Problem.REQUEST_INVALID, "key", () -> object("镜".repeat(342), "bucket", KEYS));
        assertProblem(Problem.REQUEST_INVALID, "bucket", () -> object("x", "a/b", KEYS));
        assertProblem(
                Problem.REQUEST_INVALID, "secretKey", () -> object("x", "ab", new Keys("a", "")));
        assertProblem(
                Problem.REQUEST_INVALID,
                "region",
                () -> new BucketObject(Optional.empty(), "evil.com/", "ab", "x", KEYS, false));
    }

    private Bucket bucket(String key) {
        return Bucket.open(object(key, S3Proxy.BUCKET, KEYS), ALL);
    }

    private BucketObject object(String key, String bucket, Keys keys) {
        return new BucketObject(
                Optional.of(service.endpoint().toString()), "us-east-1", bucket, key, keys, true);
    }

    private Path file(String key) {
        return folder.resolve("buckets").resolve(S3Proxy.BUCKET).resolve(key);
    }

    private static ByteBuffer part(int number) {
        return number == 1
                ? ByteBuffer.wrap(BYTES, 0, ObjectUpload.SMALLEST_PART).slice()
                : ByteBuffer.wrap(BYTES, ObjectUpload.SMALLEST_PART, 12_345).slice();
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static void assertProblem(Problem problem, String detail, ThrowingCallable use) {
        assertThatThrownBy(use)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem()).isEqualTo(problem);
                            assertThat(e.detail()).contains(detail).doesNotContain("hush");
                        });
    }
}
