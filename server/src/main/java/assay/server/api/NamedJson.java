package assay.server.api;

import assay.service.identity.Named;
import java.util.UUID;

/** {@code Named} of the API. */
record NamedJson(UUID id, String name) {

    static NamedJson of(Named named) {
        return new NamedJson(named.id(), named.name());
    }
}
