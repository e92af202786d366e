package assay.service.key;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.Texts;
import assay.service.UuidV7;
import assay.service.audit.Audit;
import assay.service.audit.AuditEvent;
import assay.service.audit.Initiator;
import assay.service.audit.Target;
import assay.service.identity.Action;
import assay.service.identity.Caller;
import assay.service.key.Key.State;
import assay.service.key.KeyTable.Asker;
import assay.store.key.KeyService;
import assay.store.key.UnusableKeyException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The use cases of keys. A project sees and changes its own keys, and sees the server's, which the
 * operator changes; another project's key is {@link Problem#NOT_FOUND} for everybody, the operator
 * included.
 */
public final class Keys {

    private static final Logger LOG = LoggerFactory.getLogger(Keys.class);

    /** For one project. */
    static final int MOST = 100;

    /** How many days a key waits for its destruction: as in Huawei's key service. */
    private static final int LEAST_DAYS = 7;

    private static final int MOST_DAYS = 1096;

    private final Jdbi jdbi;
    private final KeyService service;
    private final KeyStates states;
    private final String serverKey;

    /**
     * @param service keeps the keys; not one that asks this for their states
     * @param serverKey the name of the key that contents are encrypted with for which no other was
     *     named
     */
    public Keys(Jdbi jdbi, KeyService service, KeyStates states, String serverKey) {
        this.jdbi = jdbi;
        this.service = service;
        this.states = states;
        this.serverKey = serverKey;
    }

    /** Makes the server's key, unless there is one. */
    public void makeServerKey() throws IOException {
        service.create(serverKey);
        jdbi.useHandle(
                handle -> KeyTable.insert(handle, serverKey, Optional.empty(), serverKey, ""));
    }

    /**
     * Makes a key for the caller's project.
     *
     * @throws ProblemException {@link Problem#NAME_TAKEN}, {@link Problem#TOO_MANY_SECRETS}, {@link
     *     Problem#REQUEST_INVALID}
     * @throws IOException if the key service does not
     */
    public Key create(Caller caller, String name, String description) throws IOException {
        caller.require(Action.WRITE);
        Texts.requireName("name", name);
        Texts.requireDescription("description", description);
        String id = UuidV7.next().toString();
        return inTransaction(handle -> {
            int count = KeyTable.countAndLock(handle, caller.project());
            if (count >= MOST) {
                throw new ProblemException(Problem.TOO_MANY_SECRETS, Integer.toString(count));
            }
            Optional<UUID> project = Optional.of(caller.project());
            requireFree(handle, project, name, id);
            KeyTable.insert(handle, id, project, name, description);
            service.create(id);
            return recorded(handle, caller, "create", id);
        });
    }

    private static void requireFree(Handle handle, Optional<UUID> project, String name, String id) {
        if (KeyTable.isTaken(handle, project, name, id)) {
            throw new ProblemException(Problem.NAME_TAKEN, name);
        }
    }

    /**
     * The keys that the caller's project may use: first the server's, then its own, newest first.
     */
    public List<Key> list(Caller caller) {
        caller.require(Action.READ);
        return jdbi.withHandle(handle -> KeyTable.list(handle, asker(caller)));
    }

    /** One of them. */
    public Key get(Caller caller, String id) {
        caller.require(Action.READ);
        return jdbi.withHandle(handle -> KeyTable.find(handle, asker(caller), id))
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }

    /**
     * Changes what is said of a key; what is empty stays.
     *
     * @throws ProblemException as of {@link #create}
     */
    public Key update(Caller caller, String id, Optional<String> name, Optional<String> description)
            throws IOException {
        name.ifPresent(text -> Texts.requireName("name", text));
        description.ifPresent(text -> Texts.requireDescription("description", text));
        return change(
                caller,
                id,
                "update",
                (handle, key) -> {
                    key.project().ifPresent(project -> KeyTable.countAndLock(handle, project));
                    String called = name.orElse(key.name());
                    requireFree(handle, key.project(), called, id);
                    KeyTable.describe(handle, id, called, description.orElse(key.description()));
                });
    }

    /**
     * Stops all use of a key: what it encrypts can no longer be read, by downloads that run
     * neither.
     *
     * @throws ProblemException {@link Problem#KEY_DELETING}
     */
    public Key disable(Caller caller, String id) throws IOException {
        return change(
                caller,
                id,
                "disable",
                (handle, key) -> {
                    requireNotDeleting(key);
                    KeyTable.change(handle, id, State.DISABLED, 0);
                });
    }

    /**
     * Allows the use of a key again.
     *
     * @throws ProblemException {@link Problem#KEY_DELETING}
     */
    public Key enable(Caller caller, String id) throws IOException {
        return change(
                caller,
                id,
                "enable",
                (handle, key) -> {
                    requireNotDeleting(key);
                    KeyTable.change(handle, id, State.ENABLED, 0);
                });
    }

    private static void requireNotDeleting(Key key) {
        if (key.state() == State.DELETING) {
            throw new ProblemException(Problem.KEY_DELETING);
        }
    }

    /**
     * Has a key destroyed after some days; until then it does nothing, and this can be taken back.
     *
     * @throws ProblemException {@link Problem#KEY_NEEDED} for the server's; {@link
     *     Problem#REQUEST_INVALID} for a number of days that is not allowed
     */
    public Key scheduleDeletion(Caller caller, String id, int days) throws IOException {
        if (days < LEAST_DAYS || days > MOST_DAYS) {
            throw new ProblemException(
                    Problem.REQUEST_INVALID, "days must be " + LEAST_DAYS + " to " + MOST_DAYS);
        }
        return change(
                caller,
                id,
                "delete/schedule",
                (handle, key) -> {
                    if (id.equals(serverKey)) {
                        throw new ProblemException(Problem.KEY_NEEDED);
                    }
                    KeyTable.change(handle, id, State.DELETING, days);
                });
    }

    /** Takes that back: the key is disabled then. Others stay as they are. */
    public Key cancelDeletion(Caller caller, String id) throws IOException {
        return change(
                caller,
                id,
                "delete/cancel",
                (handle, key) -> {
                    if (key.state() == State.DELETING) {
                        KeyTable.change(handle, id, State.DISABLED, 0);
                    }
                });
    }

    /**
     * Gives a key a new version. What older ones wrapped is wrapped anew afterwards, which {@link
     * #toRewrap} asks for.
     *
     * @throws ProblemException {@link Problem#KEY_UNUSABLE} unless it is enabled
     */
    public Key rotate(Caller caller, String id) throws IOException {
        return change(
                caller,
                id,
                "update/rotation",
                (handle, key) -> {
                    if (key.state() != State.ENABLED) {
                        throw new ProblemException(Problem.KEY_UNUSABLE, id);
                    }
                    service.rotate(id);
                    KeyTable.rotated(handle, id);
                });
    }

    /**
     * Lets a key pass that a project may encrypt with.
     *
     * @param field what the request calls it
     * @throws ProblemException {@link Problem#REQUEST_INVALID} if there is none, or it is another
     *     project's; {@link Problem#KEY_UNUSABLE} if it is not enabled
     */
    public static void require(Handle handle, UUID project, String field, String id) {
        State state =
                KeyTable.find(handle, new Asker(project, false), id)
                        .map(Key::state)
                        .orElseThrow(() ->
                                new ProblemException(
                                        Problem.REQUEST_INVALID,
                                        field + " is no key that this project has"));
        if (state != State.ENABLED) {
            throw new ProblemException(Problem.KEY_UNUSABLE, id);
        }
    }

    /** Whether a key is one that a project may use, enabled or not. */
    public static boolean isFor(Handle handle, UUID project, String id) {
        return KeyTable.find(handle, new Asker(project, false), id).isPresent();
    }

    /** What a user is told whose key cannot be used. */
    public static ProblemException unusable(UnusableKeyException e) {
        ProblemException problem = new ProblemException(Problem.KEY_UNUSABLE, e.key());
        problem.initCause(e);
        return problem;
    }

    /**
     * A key with contents whose secrets are perhaps not wrapped by its newest version.
     *
     * @param at when it got that
     */
    public record Rotated(String id, Instant at) {}

    /** All such keys that can be used, of all projects. */
    public List<Rotated> toRewrap() {
        return jdbi.withHandle(KeyTable::toRewrap);
    }

    /**
     * All secrets are wrapped by that version; if the key was rotated again, that is to be done.
     */
    public void rewrapped(Rotated key) {
        jdbi.useHandle(handle -> KeyTable.rewrapped(handle, key));
    }

    /**
     * Destroys the keys whose time has come, and those of projects that were deleted once no image
     * is encrypted with them: until then they stay as they were left. What the key service refuses
     * stays for the next time.
     */
    public void destroyDue() throws IOException {
        for (String id : jdbi.withHandle(KeyTable::due)) {
            try {
                destroy(id);
            } catch (IOException | ProblemException e) {
                LOG.warn("the key {} is to be destroyed, but is not", id, e);
            }
        }
    }

    private void destroy(String id) throws IOException {
        boolean _ =
                inTransaction(handle -> {
                    Optional<KeyTable.Due> due = KeyTable.toDestroy(handle, id);
                    if (due.isPresent()) {
                        service.delete(id);
                        KeyTable.change(handle, id, State.DELETED, 0);
                        Target key = Target.of(Target.Type.KEY, id);
                        Target target = due.get().project().map(key::in).orElse(key);
                        Audit.record(handle, AuditEvent.done(Initiator.SYSTEM, "delete", target));
                    }
                    return due.isPresent();
                });
    }

    /** Does something with a key, in a transaction. */
    @FunctionalInterface
    private interface Change {
        void of(Handle handle, Key key) throws IOException;
    }

    private Key change(Caller caller, String id, String action, Change change) throws IOException {
        caller.require(Action.WRITE);
        return inTransaction(handle -> {
            Key key =
                    KeyTable.findToChange(handle, asker(caller), id)
                            .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
            if (key.project().isEmpty()) {
                caller.require(Action.OPERATE);
            }
            change.of(handle, key);
            return recorded(handle, caller, action, id);
        });
    }

    private static Key recorded(Handle handle, Caller caller, String action, String id) {
        Key key = KeyTable.find(handle, asker(caller), id).orElseThrow();
        Audit.record(
                handle,
                AuditEvent.done(caller, action, Target.of(Target.Type.KEY, id, key.name())));
        return key;
    }

    private static Asker asker(Caller caller) {
        return new Asker(caller.project(), caller.may(Action.OPERATE));
    }

    /** The states that are known are forgotten when the transaction has ended, however. */
    private <T> T inTransaction(HandleCallback<T, IOException> work) throws IOException {
        try {
            return jdbi.inTransaction(work);
        } catch (UnusableKeyException e) {
            throw unusable(e);
        } finally {
            states.forget();
        }
    }
}
