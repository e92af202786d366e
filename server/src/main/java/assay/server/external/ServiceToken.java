package assay.server.external;

import assay.disk.Futures;
import assay.service.identity.SessionToken;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The token that this server asks Keystone with: got when it is first needed, and anew when three
 * quarters of its life are over, by this server's clock alone. Safe for use by many threads, of
 * which one gets it.
 */
final class ServiceToken {

    /** Whatever Keystone says. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Source source;
    private final InstantSource clock;
    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Held held;

    /** Where it is got. */
    @FunctionalInterface
    interface Source {
        Issued get() throws IOException;
    }

    /** A token, and for how long it is one. */
    record Issued(SessionToken token, Duration life) {}

    private record Held(SessionToken token, Instant renewal) {}

    /**
     * @param patience how long to wait for another thread that gets one
     */
    ServiceToken(Source source, InstantSource clock, Duration patience) {
        this.source = source;
        this.clock = clock;
        this.patience = patience;
    }

    SessionToken get() throws IOException {
        SessionToken found = good();
        if (found != null) {
            return found;
        }
        if (!acquired()) {
            throw new IOException("Keystone gives no token of the service user in time");
        }
        try {
            found = good();
            if (found != null) {
                return found;
            }
            Issued issued = source.get();
            Duration life = issued.life().compareTo(LONGEST) < 0 ? issued.life() : LONGEST;
            Instant renewal = clock.instant().plus(life.multipliedBy(3).dividedBy(4));
            held = new Held(issued.token(), renewal);
            return issued.token();
        } finally {
            lock.unlock();
        }
    }

    private boolean acquired() throws IOException {
        try {
            return lock.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw Futures.interrupted(e);
        }
    }

    private @Nullable SessionToken good() {
        Held found = held;
        return found != null && clock.instant().isBefore(found.renewal()) ? found.token() : null;
    }

    /** Keystone did not accept it: the next one is another. */
    void refused(SessionToken token) {
        Held found = held;
        if (found != null && found.token().equals(token)) {
            held = null;
        }
    }
}
