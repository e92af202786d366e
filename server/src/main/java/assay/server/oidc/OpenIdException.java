package assay.server.oidc;

import java.io.IOException;

/** A provider said something that cannot be trusted or understood. */
final class OpenIdException extends IOException {

    private static final long serialVersionUID = 1;

    /**
     * @param message for the operator's log; no secret is in it
     */
    OpenIdException(String message) {
        super(message);
    }

    OpenIdException(String message, Throwable cause) {
        super(message, cause);
    }
}
