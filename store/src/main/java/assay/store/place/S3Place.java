package assay.store.place;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Objects in a bucket of an S3 service, which several processes may share. A service must answer a
 * read with what a completed write has written, and nothing more: no conditional writes, no
 * versions, no order of listings.
 *
 * <p>What fails for a moment is tried again; what fails for good, or does not answer in time, is an
 * {@link IOException} that names the bucket and what to check.
 */
public final class S3Place implements Place {

    /** Requests at once; each holds one connection. More wait, outside of their time limits. */
    private static final int CONNECTIONS = 64;

    private final S3Settings settings;
    private final S3Failure failure;
    private final S3Client client;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore free = new Semaphore(CONNECTIONS, true);

    private S3Place(S3Settings settings, S3Client client) {
        this.settings = settings;
        this.failure = new S3Failure(settings);
        this.client = client;
    }

    /**
     * The place in a bucket that exists, once it has answered.
     *
     * @throws IOException if it does not answer, or not to these keys
     */
    public static S3Place open(S3Settings settings) throws IOException {
        S3Client client = S3Connection.open(settings, CONNECTIONS);
        S3Place place = new S3Place(settings, client);
        try {
            place.call("list", "objects", () -> client.listObjectsV2(place.page("", null, 1)));
            return place;
        } catch (IOException | RuntimeException e) {
            place.close();
            throw e;
        }
    }

    /**
     * Sends a request from a thread of its own, because the SDK interrupts the thread whose time is
     * up, and sometimes so late that the interrupt would befall what the caller does next.
     */
    private <T> T call(String verb, String name, Callable<T> request) throws IOException {
        Future<T> answer =
                threads.submit(() -> {
                    free.acquire();
                    try {
                        return request.call();
                    } finally {
                        free.release();
                    }
                });
        try {
            return answer.get();
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted =
                    new InterruptedIOException("interrupted while waiting to " + verb + " " + name);
            interrupted.initCause(e);
            throw interrupted;
        } catch (ExecutionException e) {
            throw failure.of(verb, name, answer.exceptionNow());
        }
    }

    @Override
    public void put(String name, ByteBuffer bytes) throws IOException {
        String key = key(name);
        byte[] array = new byte[bytes.remaining()];
        bytes.duplicate().get(array);
        RequestBody body =
                RequestBody.fromContentProvider(
                        () -> new ByteArrayInputStream(array),
                        array.length,
                        "application/octet-stream");
        // What is damaged on the way would be found when it is read, but then nobody has the right
        // bytes any more. Every service knows this header; newer checksums some refuse.
        String md5 = md5(array);
        call(
                "put",
                name,
                () ->
                        client.putObject(
                                request ->
                                        request.bucket(settings.bucket()).key(key).contentMD5(md5),
                                body));
    }

    private static String md5(byte[] bytes) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }

    @Override
    public ByteBuffer get(String name) throws IOException {
        GetObjectRequest request = request(name).build();
        return call("get", name, () -> client.getObject(request, S3Answer::whole));
    }

    @Override
    public ByteBuffer get(String name, long offset, int length) throws IOException {
        if (length == 0) {
            return nothing(name); // S3 knows no empty range
        }
        GetObjectRequest request =
                request(name).range("bytes=" + offset + "-" + (offset + length - 1)).build();
        return call(
                "get",
                name,
                () ->
                        unless(
                                S3Failure::isBeyondEnd,
                                ByteBuffer.allocate(0),
                                () ->
                                        client.getObject(
                                                request,
                                                (answer, in) ->
                                                        S3Answer.part(
                                                                answer, in, offset, length))));
    }

    private ByteBuffer nothing(String name) throws IOException {
        if (size(name).isEmpty()) {
            throw new NoSuchFileException(name);
        }
        return ByteBuffer.allocate(0);
    }

    private GetObjectRequest.Builder request(String name) {
        return GetObjectRequest.builder().bucket(settings.bucket()).key(key(name));
    }

    @Override
    public OptionalLong size(String name) throws IOException {
        String key = key(name);
        return call(
                "look for",
                name,
                () ->
                        unless(
                                S3Failure::isMissing,
                                OptionalLong.empty(),
                                () -> OptionalLong.of(S3Answer.size(head(key).contentLength()))));
    }

    private HeadObjectResponse head(String key) {
        return client.headObject(request -> request.bucket(settings.bucket()).key(key));
    }

    @Override
    public void delete(String name) throws IOException {
        String key = key(name);
        call(
                "delete",
                name,
                () ->
                        unless( // some services say that it is missing
                                S3Failure::isMissing,
                                DeleteObjectResponse.builder().build(),
                                () ->
                                        client.deleteObject(request ->
                                                request.bucket(settings.bucket()).key(key))));
    }

    /** The answer to {@code request}, or {@code other} if it is a refusal that means that. */
    private static <T> T unless(
            Predicate<S3Exception> refusal, T other, Callable<? extends T> request)
            throws Exception {
        try {
            return request.call();
        } catch (S3Exception e) {
            if (refusal.test(e)) {
                return other;
            }
            throw e;
        }
    }

    @Override
    public void list(String prefix, Visitor visitor) throws IOException {
        String ours = settings.key("");
        String token = null;
        do {
            ListObjectsV2Request request = page(prefix, token, 1_000);
            ListObjectsV2Response page =
                    call("list", prefix + "*", () -> client.listObjectsV2(request));
            for (S3Object object : page.contents()) {
                String key = Objects.requireNonNullElse(object.key(), "");
                String name = key.substring(Math.min(ours.length(), key.length()));
                if (key.startsWith(ours) && ObjectName.isName(name)) {
                    visitor.visit(new Entry(name, S3Answer.size(object.size())));
                }
            }
            token = next(page, token);
        } while (token != null);
    }

    private @Nullable String next(ListObjectsV2Response page, @Nullable String last)
            throws IOException {
        if (!Boolean.TRUE.equals(page.isTruncated())) {
            return null;
        }
        String token = page.nextContinuationToken();
        if (token == null || token.equals(last)) {
            throw new IOException(
                    "the listing of " + settings.where() + " does not come to an end");
        }
        return token;
    }

    private ListObjectsV2Request page(String prefix, @Nullable String token, int most) {
        return ListObjectsV2Request.builder()
                .bucket(settings.bucket())
                .prefix(settings.key(prefix))
                .continuationToken(token)
                .maxKeys(most)
                .build();
    }

    private String key(String name) {
        return settings.key(ObjectName.check(name));
    }

    /** Nothing: what a service has acknowledged, it has stored. */
    @Override
    public void sync() {}

    @Override
    public void close() {
        client.close();
        threads.shutdownNow();
    }
}
