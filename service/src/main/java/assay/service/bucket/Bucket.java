package assay.service.bucket;

import assay.store.place.S3Connection;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Requests about one object of a user's bucket. What fails for a moment, even after some tries, is
 * a {@link BucketUnreachableException}; what fails for good a {@link
 * assay.service.ProblemException}.
 */
public final class Bucket implements AutoCloseable {

    /** The next part is read while one is sent. */
    private static final int CONNECTIONS = 2;

    private static final Pattern CONTENT_RANGE =
            Pattern.compile("bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18})");

    private final BucketObject object;
    private final S3Client client;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private Bucket(BucketObject object, S3Client client) {
        this.object = object;
        this.client = client;
    }

    /**
     * Prepares to ask; nothing is asked yet.
     *
     * @param names gives the addresses that may be connected to, and refuses others
     */
    public static Bucket open(BucketObject object, DnsResolver names) {
        return new Bucket(object, S3Connection.open(object.settings(), CONNECTIONS, names));
    }

    /**
     * What a service says of an object.
     *
     * @param tag its {@code ETag}, which another object of this name does not have
     */
    public record Found(long size, String tag) {}

    /**
     * The bytes of an object.
     *
     * @param from where in the object they begin
     */
    public record Reading(InputStream bytes, long from, Found object) {}

    /** The object as it is now, if there is one. */
    public Optional<Found> find() throws IOException {
        return call(() -> {
            try {
                HeadObjectResponse answer =
                        client.headObject(request -> request.bucket(bucket()).key(key()));
                return Optional.of(found(answer.contentLength(), answer.eTag()));
            } catch (S3Exception e) {
                if (BucketFailure.isMissing(e)) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    /**
     * Opens the object; the caller closes the bytes.
     *
     * @param from where to begin
     * @param tag of the object that is meant; if it is another by now, that one is read from its
     *     start
     */
    public Reading read(long from, String tag) throws IOException {
        return call(() -> {
            Optional<Reading> rest = from > 0 ? rest(from, tag) : Optional.empty();
            return rest.isPresent() ? rest.get() : reading(client.getObject(request().build()), 0);
        });
    }

    /** The object behind {@code from}, if it is still that one; not every service looks. */
    private Optional<Reading> rest(long from, String tag) throws IOException {
        GetObjectRequest request = request().range("bytes=" + from + "-").ifMatch(tag).build();
        try {
            Reading reading = reading(client.getObject(request), from);
            if (reading.from() == from && reading.object().tag().equals(tag)) {
                return Optional.of(reading);
            }
            reading.bytes().close();
            return Optional.empty();
        } catch (S3Exception e) {
            if (BucketFailure.isChanged(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private GetObjectRequest.Builder request() {
        return GetObjectRequest.builder().bucket(bucket()).key(key());
    }

    private static Reading reading(ResponseInputStream<GetObjectResponse> answer, long wanted)
            throws IOException {
        try {
            GetObjectResponse said = answer.response();
            Matcher range = CONTENT_RANGE.matcher(String.valueOf(said.contentRange()));
            boolean part = wanted > 0 && range.matches();
            long from = part ? Long.parseLong(range.group(1)) : 0;
            Long size = part ? Long.valueOf(range.group(2)) : said.contentLength();
            if (from != wanted && from != 0) {
                throw new IOException("the service answered another range: " + range.group());
            }
            return new Reading(new Unread(answer), from, found(size, said.eTag()));
        } catch (IOException | RuntimeException e) {
            answer.abort();
            throw e;
        }
    }

    private static Found found(@Nullable Long size, @Nullable String tag) throws IOException {
        if (size == null || size < 0) {
            throw new IOException("the service does not say how large the object is");
        }
        return new Found(size, tag == null ? "" : tag);
    }

    /** Begins to write the object; nobody sees any of it before it is completed. */
    public ObjectUpload write() throws IOException {
        String id =
                call(() ->
                        client.createMultipartUpload(request ->
                                        request.bucket(bucket())
                                                .key(key())
                                                .contentType("application/octet-stream"))
                                .uploadId());
        return new ObjectUpload(this, id);
    }

    /** Goes on with what {@link #write} began, in another process perhaps. */
    public ObjectUpload resume(String upload) {
        return new ObjectUpload(this, upload);
    }

    /**
     * Sends a request from a thread of its own, because the SDK interrupts the thread whose time is
     * up, and sometimes so late that the interrupt would befall what the caller does next.
     */
    <T> T call(Callable<T> request) throws IOException {
        Future<T> answer = threads.submit(request);
        try {
            return answer.get();
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted =
                    new InterruptedIOException("interrupted while waiting for a bucket");
            interrupted.initCause(e);
            throw interrupted;
        } catch (ExecutionException e) {
            throw BucketFailure.of(answer.exceptionNow());
        }
    }

    S3Client client() {
        return client;
    }

    String bucket() {
        return object.bucket();
    }

    String key() {
        return object.key();
    }

    @Override
    public void close() {
        client.close();
        threads.shutdownNow();
    }

    /** Bytes that are not read to their end when they are closed before it. */
    private static final class Unread extends FilterInputStream {

        private final ResponseInputStream<GetObjectResponse> answer;

        Unread(ResponseInputStream<GetObjectResponse> answer) {
            super(answer);
            this.answer = answer;
        }

        @Override
        public void close() {
            answer.abort();
        }
    }
}
