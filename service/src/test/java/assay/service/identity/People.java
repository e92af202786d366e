package assay.service.identity;

import assay.service.UuidV7;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** Users and projects for tests, whose names are used once. */
public final class People {

    static final String PASSWORD = "correct horse";
    private static final String HASH = new Passwords().hash(PASSWORD);

    private final Jdbi jdbi;

    /** For tests that share this database. */
    public People(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** A new project. */
    public Named project() {
        UUID id = UuidV7.next();
        Named project = new Named(id, "project " + id);
        jdbi.useHandle(handle ->
                handle.execute(
                        "insert into projects (id, name) values (?, ?)", id, project.name()));
        return project;
    }

    /** Somebody without an account, who is this in a new project. */
    public Caller caller(Role... roles) {
        return new Caller(UuidV7.next(), project().id(), Set.of(roles));
    }

    /** A new user whose default project this is, with these roles there. */
    Named user(Named project, Role... roles) {
        UUID id = UuidV7.next();
        Named user = new Named(id, "user " + id);
        jdbi.useHandle(handle -> {
            handle.execute(
                    "insert into users (id, name, default_project_id, password)"
                            + " values (?, ?, ?, ?)",
                    id,
                    user.name(),
                    project.id(),
                    HASH);
            Stream.of(roles)
                    .forEach(role ->
                            handle.execute(
                                    "insert into role_assignments (id, user_id, project_id, role)"
                                            + " values (?, ?, ?, ?)",
                                    UuidV7.next(),
                                    id,
                                    project.id(),
                                    role.word()));
        });
        return user;
    }

    /** A session, as if just logged in by password. */
    static Session session(Named user, Named project, Role... roles) {
        Instant now = Instant.EPOCH;
        return new Session(
                user,
                Optional.of(project),
                Set.of(roles),
                new Session.Proof(List.of("password"), Optional.empty()),
                now,
                now.plusSeconds(60));
    }

    /** A session of a new operator in a new project. */
    public Session operator() {
        Named project = project();
        return session(user(project, Role.ADMIN), project, Role.ADMIN);
    }
}
