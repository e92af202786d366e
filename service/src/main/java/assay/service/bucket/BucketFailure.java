package assay.service.bucket;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.net.RefusedAddressException;
import java.io.IOException;
import java.io.InterruptedIOException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What failed requests mean: what passes is a {@link BucketUnreachableException}, what does not a
 * problem.
 */
final class BucketFailure {

    private static final int NOT_FOUND = 404;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int PRECONDITION_FAILED = 412;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private BucketFailure() {}

    /**
     * Whether there is no object, or no upload, of the name. A missing bucket is something else.
     */
    static boolean isMissing(S3Exception e) {
        return e.statusCode() == NOT_FOUND && !code(e).equals("NoSuchBucket");
    }

    /** Whether the object is not the one that was asked for. */
    static boolean isChanged(S3Exception e) {
        return e.statusCode() == PRECONDITION_FAILED || e.statusCode() == RANGE_NOT_SATISFIABLE;
    }

    /** Throws what {@code cause}, which befell a request, means. */
    static IOException of(Throwable cause) {
        return switch (cause) {
            case ProblemException e -> throw e;
            case S3Exception e when passes(e.statusCode()) ->
                    new BucketUnreachableException("the service answered " + said(e), e);
            case S3Exception e -> throw refused(e);
            case InterruptedIOException e -> e;
            case Error e -> throw e;
            default -> {
                for (Throwable at = cause; at != null; at = at.getCause()) {
                    if (at instanceof RefusedAddressException refused) {
                        throw new ProblemException(Problem.ADDRESS_REFUSED, refused.host());
                    }
                }
                yield new BucketUnreachableException(
                        "the service cannot be reached: " + innermost(cause), cause);
            }
        };
    }

    private static boolean passes(int status) {
        return status >= SERVER_ERROR || status == TOO_MANY_REQUESTS || status == REQUEST_TIMEOUT;
    }

    private static ProblemException refused(S3Exception e) {
        ProblemException refused = new ProblemException(Problem.REMOTE_REFUSED, said(e));
        refused.initCause(e);
        return refused;
    }

    private static String said(S3Exception e) {
        return (e.statusCode() + " " + code(e)).strip();
    }

    /** The name of what went wrong, if it is a name; it comes from whoever answered. */
    private static String code(S3Exception e) {
        // NullAway: an answer without a body, as to HEAD, has no details.
        String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
        return code != null && code.matches("[A-Za-z0-9.]{1,64}") ? code : "";
    }

    private static String innermost(Throwable failure) {
        Throwable at = failure;
        while (at.getCause() != null) {
            at = at.getCause();
        }
        return String.valueOf(at.getMessage());
    }
}
