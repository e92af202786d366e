package assay.server.web;

import assay.disk.Sha256;
import assay.service.identity.Session;
import assay.service.identity.SessionToken;
import assay.service.identity.Sessions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sessions that requests were made by in the last moment, so that not each of many asks the
 * database who asks; see {@code docs/adr/0012-identity.md}. What this server changes ends what is
 * remembered at once, what another one changes after that moment. Safe for use by many threads.
 */
public final class KnownSessions {

    /** Whoever has more at once only asks the database more often. */
    private static final int MOST = 10_000;

    private final Sessions sessions;
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
    public KnownSessions(Sessions sessions, InstantSource clock, Duration remember) {
        this.sessions = sessions;
        this.clock = clock;
        this.remember = remember;
    }

    /** The session that a token proves; empty if it is unknown, over or ended. */
    public Optional<Session> find(SessionToken token) {
        // By a digest: a comparison that takes longer the more agrees tells nothing of the token.
        ByteBuffer key = ByteBuffer.wrap(Sha256.of(token.text()));
        Instant now = clock.instant();
        Known found = known.get(key);
        if (found != null && now.isBefore(found.until())) {
            return Optional.of(found.session());
        }
        long before = changes();
        Optional<Session> session = sessions.find(token);
        session.ifPresent(read -> remember(key, read, now, before));
        return session;
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
