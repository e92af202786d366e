package assay.service.identity;

import java.util.UUID;

/** How somebody who logs in says which user he is. */
public sealed interface Account {

    /** By id. */
    record Id(UUID id) implements Account {}

    /** By name. */
    record Name(String name) implements Account {}
}
