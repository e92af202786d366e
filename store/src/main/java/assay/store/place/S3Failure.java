package assay.store.place;

import assay.store.StoreFullException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Says what the SDK's exceptions mean, and what to look at. */
final class S3Failure {

    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int SERVER_ERROR = 500;
    private static final int INSUFFICIENT_STORAGE = 507;

    /** Beside status 507: what radosgw, MinIO and others call a full bucket or cluster. */
    private static final Set<String> FULL =
            Set.of("QuotaExceeded", "InsufficientCapacity", "XMinioStorageFull");

    private final S3Settings settings;

    S3Failure(S3Settings settings) {
        this.settings = settings;
    }

    /** Whether there is no object of the name. A bucket that is not there is something else. */
    static boolean isMissing(S3Exception e) {
        return e.statusCode() == NOT_FOUND && !code(e).equals("NoSuchBucket");
    }

    /** Whether the object ends before the range that was asked for. */
    static boolean isBeyondEnd(S3Exception e) {
        return e.statusCode() == RANGE_NOT_SATISFIABLE;
    }

    private static String code(AwsServiceException e) {
        // NullAway: an answer without a body, as to HEAD, has no details.
        return e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
                ? ""
                : e.awsErrorDetails().errorCode();
    }

    /** What to throw for {@code e}, which befell the request called {@code what}. */
    IOException of(String what, SdkException e) {
        if (e instanceof AbortedException) {
            Thread.currentThread().interrupt();
            return interrupted(what, e);
        }
        if (e instanceof S3Exception s3) {
            if (isMissing(s3)) {
                NoSuchFileException missing =
                        new NoSuchFileException(what, null, "not in " + settings.where());
                missing.initCause(e);
                return missing;
            }
            IOException refused = new IOException(refusal(what, s3), e);
            boolean full = s3.statusCode() == INSUFFICIENT_STORAGE || FULL.contains(code(s3));
            return full ? new StoreFullException(refused) : refused;
        }
        return new IOException(
                "cannot "
                        + what
                        + ": "
                        + settings.where()
                        + (isTimeout(e)
                                ? " does not answer in time. Check that the service is up and not"
                                        + " overloaded, and the network to it"
                                : " cannot be reached. Check the endpoint, the network, and the"
                                        + " credentials")
                        + " ("
                        + e.getMessage()
                        + ")",
                e);
    }

    private static boolean isTimeout(SdkException e) {
        return e instanceof ApiCallTimeoutException || e instanceof ApiCallAttemptTimeoutException;
    }

    private String refusal(String what, S3Exception e) {
        return "cannot "
                + what
                + ": "
                + settings.where()
                + " answered "
                + e.statusCode()
                + " "
                + code(e)
                + ". Check "
                + advice(e)
                + " ("
                + e.getMessage()
                + ")";
    }

    private String advice(S3Exception e) {
        if (code(e).equals("NoSuchBucket")) {
            return "the bucket's name, or create it: Assay does not";
        }
        if (code(e).equals("RequestTimeTooSkewed")) {
            return "this machine's clock";
        }
        if (e.statusCode() == FORBIDDEN) {
            return "the keys, and that they may list the bucket and get, put and delete objects";
        }
        if (e.statusCode() >= SERVER_ERROR) {
            return "the service, it failed " + e.numAttempts() + " times; its log says why";
        }
        return "that endpoint, region (" + settings.region() + ") and path style fit the service";
    }

    /** For a thread that was interrupted, and still is. */
    static InterruptedIOException interrupted(String what, Exception cause) {
        InterruptedIOException interrupted =
                new InterruptedIOException("interrupted while waiting to " + what);
        interrupted.initCause(cause);
        return interrupted;
    }
}
