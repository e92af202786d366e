package assay.server.keystone;

import assay.service.Problem;
import assay.service.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON object that a client sent. Clients of all ages send more than is looked at here; what is
 * looked at must be of the right kind.
 */
record KeystoneBody(JsonNode object) {

    /** Enough for everything that is asked of this API; a request is held in memory. */
    private static final int MAX = 64 * 1024;

    /**
     * Reads a request whose body is {@code {"key": {…}}}.
     *
     * @throws ProblemException {@link Problem#REQUEST_INVALID} if it is not
     */
    static KeystoneBody read(HttpServletRequest request, String key) throws IOException {
        byte[] bytes = request.getInputStream().readNBytes(MAX + 1);
        if (bytes.length > MAX) {
            throw new ProblemException(Problem.CONTENT_TOO_LARGE, Integer.toString(MAX));
        }
        try {
            return of(JsonMapper.shared().readTree(bytes).path(key), key);
        } catch (JacksonException e) {
            throw invalid("the body is not JSON");
        }
    }

    private static KeystoneBody of(JsonNode node, String key) {
        if (!node.isObject()) {
            throw invalid(key + " must be an object");
        }
        return new KeystoneBody(node);
    }

    /** An object in this one, which must be there. */
    KeystoneBody inner(String field) {
        return of(object.path(field), field);
    }

    boolean has(String field) {
        return object.hasNonNull(field);
    }

    /** A text; empty if there is none. */
    Optional<String> text(String field) {
        return kind(field, JsonNode::isString).map(JsonNode::asString);
    }

    /** A text that must be there. */
    String require(String field) {
        return text(field).orElseThrow(() -> invalid(field + " must be given"));
    }

    Optional<Boolean> flag(String field) {
        return kind(field, JsonNode::isBoolean).map(JsonNode::asBoolean);
    }

    /** The objects in a list; none if there is no list. */
    List<KeystoneBody> objects(String field) {
        return kind(field, JsonNode::isArray).stream()
                .flatMap(list -> StreamSupport.stream(list.spliterator(), false))
                .map(item -> of(item, field))
                .toList();
    }

    /** The texts in a list; none if there is no list. */
    List<String> texts(String field) {
        return kind(field, JsonNode::isArray).stream()
                .flatMap(list -> StreamSupport.stream(list.spliterator(), false))
                .map(JsonNode::asString)
                .toList();
    }

    private Optional<JsonNode> kind(String field, Predicate<JsonNode> isRight) {
        if (!has(field)) {
            return Optional.empty();
        }
        JsonNode value = object.path(field);
        if (!isRight.test(value)) {
            throw invalid(field + " is not of the right kind");
        }
        return Optional.of(value);
    }

    static ProblemException invalid(String why) {
        return new ProblemException(Problem.REQUEST_INVALID, why);
    }

    /** What a request may hold is secret. */
    @Override
    public String toString() {
        return "body of a request";
    }
}
