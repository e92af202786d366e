package assay.server.glance;

import org.springframework.http.HttpStatus;

/** What only Glance's API refuses; its message is for the client, in English as Glance's are. */
final class GlanceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;

    GlanceException(HttpStatus status, String message) {
        super(message);
        this.status = status;
    }

    static GlanceException invalid(String message) {
        return new GlanceException(HttpStatus.BAD_REQUEST, message);
    }

    static GlanceException forbidden(String message) {
        return new GlanceException(HttpStatus.FORBIDDEN, message);
    }

    static GlanceException conflict(String message) {
        return new GlanceException(HttpStatus.CONFLICT, message);
    }

    static GlanceException notFound() {
        return new GlanceException(HttpStatus.NOT_FOUND, "The resource could not be found.");
    }

    HttpStatus status() {
        return status;
    }
}
