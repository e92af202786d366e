package assay.service.identity;

import java.time.Instant;

/** A user at work in a project, until the session expires or he logs out. */
public record Session(Named user, Named project, Instant expiresAt) {

    /** Whom use cases run for. */
    public Caller caller() {
        return new Caller(user.id(), project.id());
    }
}
