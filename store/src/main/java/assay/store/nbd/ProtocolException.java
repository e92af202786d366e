package assay.store.nbd;

import java.io.IOException;

/** The client does not speak the protocol: what it sends next would mean nothing. */
final class ProtocolException extends IOException {

    private static final long serialVersionUID = 1L;

    ProtocolException(String message) {
        super(message);
    }
}
