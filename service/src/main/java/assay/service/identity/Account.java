package assay.service.identity;

import assay.service.Texts;
import java.util.UUID;

/** How somebody who logs in says which user he is. */
public sealed interface Account {

    /** By id. */
    record Id(UUID id) implements Account {}

    /** By name; what cannot be stored is no part of any. */
    record Name(String name) implements Account {

        public Name {
            name = Texts.storable(name);
        }
    }
}
