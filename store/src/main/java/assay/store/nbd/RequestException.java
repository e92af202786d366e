package assay.store.nbd;

import java.io.IOException;

/** A request that is answered with an error; the connection goes on. */
final class RequestException extends IOException {

    private static final long serialVersionUID = 1L;

    private final Errno errno;

    /**
     * @param message for the client's user, in plain English
     */
    RequestException(Errno errno, String message) {
        super(message);
        this.errno = errno;
    }

    Errno errno() {
        return errno;
    }
}
