package assay.store.place;

import assay.store.StoreFullException;
import assay.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Set;
import java.util.concurrent.CancellationException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Says what the SDK's exceptions mean, and what to look at. */
final class S3Failure {

    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int SERVER_ERROR = 500;
    private static final int INSUFFICIENT_STORAGE = 507;
    private static final int INTERNAL_ERROR = 500;

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

    /** What to throw for {@code cause}, which befell a request, as "get" of "blocks/…". */
    IOException of(String verb, String name, Throwable cause) {
        String what = verb + " " + name;
        return switch (cause) {
            case S3Exception e when isMissing(e) -> missing(name, e);
            case S3Exception e -> refused(what, e);
            case ApiCallTimeoutException e -> late(what, e);
            case ApiCallAttemptTimeoutException e -> late(what, e);
            // What the SDK's HTTP client throws if the time is up while it still connects.
            case CancellationException e -> late(what, e);
            case IOException e -> new IOException(message(what, " cannot be believed", e), e);
            case Error e -> throw e;
            default ->
                    said(
                            what,
                            " cannot be reached. Check the endpoint, the network and the"
                                    + " credentials",
                            cause);
        };
    }

    private IOException late(String what, Throwable cause) {
        return said(
                what,
                " does not answer in time. Check that the service is up and not overloaded, and"
                        + " the network to it",
                cause);
    }

    private IOException said(String what, String happened, Throwable cause) {
        return new StoreUnavailableException(message(what, happened, cause), cause);
    }

    private String message(String what, String happened, Throwable cause) {
        return "cannot "
                + what
                + ": "
                + settings.where()
                + happened
                + " ("
                + cause.getMessage()
                + ")";
    }

    private IOException missing(String name, S3Exception e) {
        NoSuchFileException missing =
                new NoSuchFileException(name, null, "not in " + settings.where());
        missing.initCause(e);
        return missing;
    }

    private IOException refused(String what, S3Exception e) {
        String refusal = refusal(what, e);
        boolean full = e.statusCode() == INSUFFICIENT_STORAGE || FULL.contains(code(e));
        if (full) {
            return new StoreFullException(new IOException(refusal, e));
        }
        return e.statusCode() >= INTERNAL_ERROR
                ? new StoreUnavailableException(refusal, e)
                : new IOException(refusal, e);
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
}
