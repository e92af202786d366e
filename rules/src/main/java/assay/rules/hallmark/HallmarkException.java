package assay.rules.hallmark;

import java.io.Serial;

/** A key or a hallmark that is of no use; the message says what is wrong and what to do. */
public final class HallmarkException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1;

    HallmarkException(String message) {
        super(message);
    }

    HallmarkException(String message, Throwable cause) {
        super(message, cause);
    }
}
