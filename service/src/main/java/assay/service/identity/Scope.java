package assay.service.identity;

import assay.service.Texts;
import java.util.UUID;

/** Where somebody who logs in wants to work. */
public sealed interface Scope {

    /** In no project. */
    record None() implements Scope {}

    /** In the user's default project if he has a role there, or else in none. */
    record Home() implements Scope {}

    /** In the user's default project, or else in the oldest that he has a role in; in some. */
    record Anywhere() implements Scope {}

    /** In the project with this id. */
    record ProjectId(UUID id) implements Scope {}

    /** In the project of this name; what cannot be stored is no part of any. */
    record ProjectName(String name) implements Scope {

        public ProjectName {
            name = Texts.storable(name);
        }
    }
}
