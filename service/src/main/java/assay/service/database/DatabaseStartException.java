package assay.service.database;

import java.io.IOException;

/** The embedded database cannot be started. The message tells the operator why and what to do. */
public final class DatabaseStartException extends IOException {

    private static final long serialVersionUID = 1L;

    DatabaseStartException(String message) {
        super(message);
    }
}
