package assay.service.identity;

import assay.service.UuidV7;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * What the first start makes so that somebody can log in: a project and its operator, a user with a
 * random password.
 */
public record FirstLogin(String user, String password) {

    private static final String PROJECT = "default";
    private static final String USER = "admin";

    /** Letters and digits that no font makes alike. */
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

    private static final int LENGTH = 20;

    /** Any number that is ours: keeps two nodes from doing this at once. */
    private static final long LOCK = 0x4173_7361_7901L;

    /**
     * Makes project and user if there is no user yet, and writes the login to {@code file}, which
     * only its owner can read.
     *
     * @return the login, if it was made just now
     */
    public static Optional<FirstLogin> make(Jdbi jdbi, Path file) throws IOException {
        return jdbi.inTransaction(handle -> {
            handle.execute("select pg_advisory_xact_lock(?)", LOCK);
            if (hasUsers(handle)) {
                return Optional.empty();
            }
            FirstLogin login = new FirstLogin(USER, randomPassword());
            login.insert(handle);
            // Before the commit: a user whose password was never written helps nobody.
            login.writeTo(file);
            return Optional.of(login);
        });
    }

    private static boolean hasUsers(Handle handle) {
        return handle.createQuery("select exists (select from users where external_domain is null)")
                .mapTo(Boolean.class)
                .one();
    }

    private void insert(Handle handle) {
        UUID project = UuidV7.next();
        UUID operator = UuidV7.next();
        handle.execute("insert into projects (id, name) values (?, ?)", project, PROJECT);
        handle.execute(
                "insert into users (id, name, default_project_id, password) values (?, ?, ?, ?)",
                operator,
                user,
                project,
                new Passwords().hash(password));
        handle.execute(
                """
                insert into role_assignments (id, user_id, project_id, role) values (?, ?, ?, ?)
                """,
                UuidV7.next(),
                operator,
                project,
                Role.ADMIN.word());
    }

    private void writeTo(Path file) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        Files.deleteIfExists(unfinished);
        Files.createFile(
                unfinished,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(unfinished, "user: " + user + "\npassword: " + password + "\n");
        Files.move(
                unfinished,
                file,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static String randomPassword() {
        SecureRandom random = new SecureRandom();
        StringBuilder password = new StringBuilder();
        for (int at = 0; at < LENGTH; at++) {
            password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }

    /** The password is nobody's business. */
    @Override
    public String toString() {
        return "first login of " + user;
    }
}
