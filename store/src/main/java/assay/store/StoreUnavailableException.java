package assay.store;

import java.io.IOException;

/** The service that the store lies in cannot be reached, or says that it cannot: that may pass. */
public final class StoreUnavailableException extends IOException {

    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
