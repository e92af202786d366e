package assay.server.web;

import assay.disk.Sha256;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.identity.Authority;
import assay.service.identity.Session;
import assay.service.identity.SessionToken;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sessions that requests were made by in the last moment, so that not each of many asks the
 * database, or a Keystone elsewhere, who asks; see {@code docs/adr/0012-identity.md}. What this
 * server changes ends what is remembered at once, what another one changes after that moment. Safe
 * for use by many threads.
 */
public final class KnownSessions {

    /** Whoever has more at once only asks the database more often. */
    private static final int MOST = 10_000;

    private final Authority authority;
    private final InstantSource clock;
    private final Duration remember;
    private final Map<ByteBuffer, Known> known = new ConcurrentHashMap<>();
    private int changing;
    private long changes;

    /** A session, and until when it need not be asked for. */
    private record Known(Session session, Instant until) {}

    /**
     * @param remember for how long, at most
     */
    public KnownSessions(Authority authority, InstantSource clock, Duration remember) {
        this.authority = authority;
        this.clock = clock;
        this.remember = remember;
    }

    /**
     * The session that a token proves; empty if it is unknown, over or ended.
     *
     * @throws ProblemException {@link Problem#IDENTITY_UNAVAILABLE} if nobody knows
     */
    public Optional<Session> find(SessionToken token) {
        ByteBuffer key = key(token);
        Instant now = clock.instant();
        Known found = known.get(key);
        if (found != null && now.isBefore(found.until())) {
            return Optional.of(found.session());
        }
        long before = changes();
        Optional<Session> session = authority.find(token);
        session.ifPresent(read -> remember(key, read, now, before));
        return session;
    }

    /** By a digest: a comparison that takes longer the more agrees tells nothing of the token. */
    private static ByteBuffer key(SessionToken token) {
        return ByteBuffer.wrap(Sha256.of(token.text()));
    }

    /** A token that proves nothing any more is asked for anew. */
    public synchronized void forget(SessionToken token) {
        changes++;
        known.remove(key(token));
    }

    private synchronized long changes() {
        return changes;
    }

    /** Unless something began meanwhile that may have changed it. */
    private synchronized void remember(ByteBuffer key, Session session, Instant now, long before) {
        if (changing > 0 || changes != before) {
            return;
        }
        if (known.size() >= MOST) {
            known.clear();
        }
        Instant until = now.plus(remember);
        Instant end = session.expiresAt();
        known.put(key, new Known(session, end.isBefore(until) ? end : until));
    }

    /** Something begins that may change who may do what; until it ends, nothing is remembered. */
    synchronized void beginChange() {
        changing++;
        changes++;
        known.clear();
    }

    /** What {@link #beginChange} began has ended. */
    synchronized void endChange() {
        changing--;
        changes++;
    }
}
