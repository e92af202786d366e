package assay.disk.http;

import java.io.IOException;

/** The server answered, and its answer does not let us read the file. */
public final class HttpException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Whether asking again may help, as after an overload. */
    private final boolean passing;

    HttpException(String message, boolean passing) {
        super(message);
        this.passing = passing;
    }

    boolean isPassing() {
        return passing;
    }
}
