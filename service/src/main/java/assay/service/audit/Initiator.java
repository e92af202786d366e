package assay.service.audit;

import assay.service.identity.Caller;
import assay.service.identity.Named;
import assay.service.identity.Session;
import java.util.Optional;
import java.util.UUID;

/**
 * Who acted.
 *
 * @param id of the user, or {@code unknown} or {@code system}
 * @param project where he works
 * @param token the id, never the secret, of the API token that he acted by
 */
public record Initiator(
        String id, Optional<String> name, Optional<UUID> project, Optional<UUID> token) {

    /** Somebody who did not prove who he is. */
    public static final Initiator UNKNOWN =
            new Initiator("unknown", Optional.empty(), Optional.empty(), Optional.empty());

    /** The server itself. */
    public static final Initiator SYSTEM =
            new Initiator("system", Optional.empty(), Optional.empty(), Optional.empty());

    /** A user at work. */
    public static Initiator of(Session session) {
        return new Initiator(
                session.user().id().toString(),
                Optional.of(session.user().name()),
                session.project().map(Named::id),
                session.proof().token().map(Session.ByToken::id));
    }

    /** A user at work, of whom only the ids are known. */
    public static Initiator of(Caller caller) {
        return new Initiator(
                caller.user().toString(),
                Optional.empty(),
                Optional.of(caller.project()),
                Optional.empty());
    }
}
