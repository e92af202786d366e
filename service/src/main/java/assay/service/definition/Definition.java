package assay.service.definition;

import assay.service.Words;
import java.time.Instant;

/**
 * One of the definitions in a namespace.
 *
 * @param document what it says, a JSON object
 */
public record Definition(
        Kind kind, String name, String document, Instant createdAt, Instant updatedAt) {

    /** What is defined. */
    public enum Kind {
        /** A group of properties. */
        OBJECT,
        PROPERTY,
        TAG,
        /** What the namespace's properties are properties of. */
        RESOURCE_TYPE;

        String word() {
            return Words.of(this);
        }
    }
}
