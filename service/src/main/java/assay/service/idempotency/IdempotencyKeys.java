package assay.service.idempotency;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.identity.SealingKey;
import assay.service.identity.Session;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was answered to creating calls that named a key, so that the same call, sent again because
 * its answer was lost, has its effect once (draft-ietf-httpapi-idempotency-key-header). Safe for
 * use by many threads and nodes.
 *
 * <p>A key belongs to a user in a project, and to the token that he proved himself with: who steals
 * one gets no answers to others. Answers are sealed, as some have a secret in them; of a call there
 * is only a keyed digest.
 */
public final class IdempotencyKeys {

    private final Jdbi jdbi;
    private final SealingKey sealing;

    public IdempotencyKeys(Jdbi jdbi, SealingKey sealing) {
        this.jdbi = jdbi;
        this.sealing = sealing;
    }

    /**
     * A key of somebody.
     *
     * @param proof the API token that he has; empty if he logged in
     */
    public record Key(UUID project, UUID user, String proof, String key) {

        /** The key that a session names. */
        public static Key of(Session session, String key) {
            return new Key(
                    session.requireProject().id(),
                    session.user().id(),
                    session.proof().token().map(token -> token.id().toString()).orElse(""),
                    key);
        }

        private String context() {
            return "idempotency " + project + " " + user + " " + proof + " " + key;
        }
    }

    /**
     * An answer.
     *
     * @param headers those that belong to the body, or tell of what was made
     */
    public record Answer(int status, Map<String, String> headers, String body) {}

    private record Row(String call, Optional<String> answer) {}

    /**
     * Begins a call, or gives the answer that it had.
     *
     * @param call what is asked for, as bytes
     * @return empty if the call is to be made now; then {@link #end} or {@link #forget} ends it
     * @throws ProblemException {@link Problem#IDEMPOTENCY_KEY_USED} if the key was another call's;
     *     {@link Problem#IDEMPOTENCY_KEY_BUSY} if that call has no answer yet
     */
    public Optional<Answer> begin(Key key, byte[] call) {
        String digest = HexFormat.of().formatHex(sealing.digest(call, key.context()));
        return jdbi.inTransaction(handle -> {
            if (insert(handle, key, digest)) {
                return Optional.empty();
            }
            Row row =
                    find(handle, key)
                            .orElseThrow(() -> new ProblemException(Problem.IDEMPOTENCY_KEY_BUSY));
            if (!row.call().equals(digest)) {
                throw new ProblemException(Problem.IDEMPOTENCY_KEY_USED);
            }
            String answer =
                    row.answer()
                            .orElseThrow(() -> new ProblemException(Problem.IDEMPOTENCY_KEY_BUSY));
            return Optional.of(read(sealing.open(HexFormat.of().parseHex(answer), key.context())));
        });
    }

    /** Keeps the answer of a call that succeeded. */
    public void end(Key key, Answer answer) {
        byte[] sealed = sealing.seal(JsonMapper.shared().writeValueAsString(answer), key.context());
        jdbi.useHandle(handle ->
                bind(
                                handle.createUpdate(
                                        "update idempotency_keys set answer = :answer" + WHERE),
                                key)
                        .bind("answer", sealed)
                        .execute());
    }

    /** Gives a key back whose call had no effect. */
    public void forget(Key key) {
        jdbi.useHandle(handle ->
                bind(handle.createUpdate("delete from idempotency_keys" + WHERE), key).execute());
    }

    /** Removes what is older than a day. */
    public void purge() {
        jdbi.useHandle(handle ->
                handle.execute(
                        "delete from idempotency_keys where created_at < now() - interval '1 day'"));
    }

    private static final String WHERE =
            " where project_id = :project and user_id = :user and proof = :proof and key = :key";

    private static boolean insert(Handle handle, Key key, String digest) {
        return bind(
                                handle.createUpdate(
                                        """
                                        insert into idempotency_keys
                                            (project_id, user_id, proof, key, call)
                                        values (:project, :user, :proof, :key, decode(:call, 'hex'))
                                        on conflict (project_id, user_id, proof, key) do update
                                        set call = decode(:call, 'hex'), answer = null, created_at = now()
                                        where idempotency_keys.created_at
                                              < now() - interval '1 day'
                                        """),
                                key)
                        .bind("call", digest)
                        .execute()
                == 1;
    }

    private static Optional<Row> find(Handle handle, Key key) {
        return bind(
                        handle.createQuery(
                                "select encode(call, 'hex') as call, encode(answer, 'hex') as answer from idempotency_keys"
                                        + WHERE),
                        key)
                .map((row, _) ->
                        new Row(
                                row.getString("call"),
                                Optional.ofNullable(row.getString("answer"))))
                .findOne();
    }

    private static <S extends SqlStatement<S>> S bind(S sql, Key key) {
        return sql.bind("project", key.project())
                .bind("user", key.user())
                .bind("proof", key.proof())
                .bind("key", key.key());
    }

    private static Answer read(String json) {
        return JsonMapper.shared().readValue(json, Answer.class);
    }
}
