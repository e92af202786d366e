package assay.server.glance;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON that a client sent. */
final class GlanceBody {

    /** Enough for all properties; a request is held in memory. */
    private static final int MAX = 512 * 1024;

    private GlanceBody() {}

    /** Reads a request's body, which must be an object. */
    static JsonNode object(HttpServletRequest request) throws IOException {
        JsonNode body = read(request);
        if (!body.isObject()) {
            throw GlanceException.invalid("The body must be a JSON object.");
        }
        return body;
    }

    /**
     * Reads a request's body.
     *
     * @throws GlanceException 400 if it is not JSON
     */
    static JsonNode read(HttpServletRequest request) throws IOException {
        byte[] bytes = request.getInputStream().readNBytes(MAX + 1);
        if (bytes.length > MAX) {
            throw new GlanceException(
                    HttpStatus.CONTENT_TOO_LARGE, "The body has more than " + MAX + " bytes.");
        }
        if (bytes.length == 0) {
            throw GlanceException.invalid("Body expected in request.");
        }
        try {
            return JsonMapper.shared().readTree(bytes);
        } catch (JacksonException e) {
            throw GlanceException.invalid("Malformed JSON in request body.");
        }
    }
}
