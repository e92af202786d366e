package assay.service.bucket;

import java.io.IOException;

/** A bucket cannot be used now; another time perhaps. */
public final class BucketUnreachableException extends IOException {

    private static final long serialVersionUID = 1L;

    BucketUnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}
