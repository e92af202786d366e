package assay.service.transfer;

import java.io.IOException;

/** Bytes cannot be had from elsewhere now; another time perhaps. */
final class UnreachableException extends IOException {

    private static final long serialVersionUID = 1L;

    UnreachableException(String message) {
        super(message);
    }

    UnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}
