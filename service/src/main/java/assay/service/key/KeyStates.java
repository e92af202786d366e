package assay.service.key;

import assay.service.key.Key.State;
import assay.store.key.UnusableKeyException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * Which keys may be used. Who opens a content is told by the database itself; who reads one that is
 * open already, by what the database said a second ago at most. That costs one small query a
 * second, for all reads of this node together: of an epoch that each change of a state counts up.
 */
public final class KeyStates {

    /** After so long the database is asked again. */
    static final Duration FRESH = Duration.ofSeconds(1);

    /** So long is believed what it said last, if it does not answer. */
    static final Duration BELIEVED = Duration.ofSeconds(10);

    private final Jdbi jdbi;
    private final LongSupplier nanoseconds;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable Known known;

    /** What the database said. */
    private record Known(long epoch, long at, Map<String, State> states) {}

    public KeyStates(Jdbi jdbi) {
        this(jdbi, System::nanoTime);
    }

    KeyStates(Jdbi jdbi, LongSupplier nanoseconds) {
        this.jdbi = jdbi;
        this.nanoseconds = nanoseconds;
    }

    /** Believes nothing any more: a state was changed, by this node. */
    void forget() {
        known = null;
    }

    /**
     * Asks the database whether a key may be used.
     *
     * @throws UnusableKeyException if not
     */
    void requireNow(String key) throws UnusableKeyException {
        require(key, state(key));
    }

    /**
     * Whether a key may be used, as of a second ago at most.
     *
     * @throws UnusableKeyException if not
     * @throws IOException if the database has not told for ten seconds
     */
    void require(String key) throws IOException {
        require(key, known().states().computeIfAbsent(key, this::state));
    }

    private static void require(String key, State state) throws UnusableKeyException {
        switch (state) {
            case ENABLED -> {}
            case DISABLED -> throw new UnusableKeyException(key, "is disabled");
            case DELETING -> throw new UnusableKeyException(key, "waits for its deletion");
            case DELETED -> throw new UnusableKeyException(key, "does not exist");
        }
    }

    private State state(String key) {
        return jdbi.withHandle(handle -> KeyTable.state(handle, key)).orElse(State.DELETED);
    }

    private Known known() throws IOException {
        Known last = known;
        if (last != null && age(last) < FRESH.toNanos()) {
            return last;
        }
        if (last == null || age(last) >= BELIEVED.toNanos()) {
            asking.lock();
            return askAndUnlock(null);
        }
        return asking.tryLock() ? askAndUnlock(last) : last; // else another thread asks
    }

    private Known askAndUnlock(@Nullable Known otherwise) throws IOException {
        try {
            return ask(otherwise);
        } finally {
            asking.unlock();
        }
    }

    private Known ask(@Nullable Known otherwise) throws IOException {
        Known last = known;
        if (last != null && age(last) < FRESH.toNanos()) {
            return last; // another thread has asked meanwhile
        }
        // From before the question on: what is changed after it must not be believed for longer.
        long at = nanoseconds.getAsLong();
        try {
            long epoch = jdbi.withHandle(KeyTable::epoch);
            Known told =
                    last != null && last.epoch() == epoch
                            ? new Known(epoch, at, last.states())
                            : new Known(epoch, at, new ConcurrentHashMap<>());
            known = told;
            return told;
        } catch (JdbiException e) {
            if (otherwise != null) {
                return otherwise;
            }
            throw new IOException("the database does not tell which keys may be used", e);
        }
    }

    private long age(Known told) {
        return nanoseconds.getAsLong() - told.at();
    }
}
