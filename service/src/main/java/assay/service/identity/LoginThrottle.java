package assay.service.identity;

import assay.service.Problem;
import assay.service.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows down who guesses passwords: after {@value #FREE} failures of one user from one address,
 * each further one doubles the time until the next try, up to {@link #LONGEST}.
 *
 * <p>Remembers the last {@value #REMEMBERED} pairs and no more. A node forgets when it stops; nodes
 * do not tell each other. Safe for use by many threads.
 */
final class LoginThrottle {

    static final int FREE = 5;
    static final int REMEMBERED = 10_000;
    static final Duration LONGEST = Duration.ofMinutes(15);

    private final InstantSource clock;

    private record Key(String user, String address) {}

    private record Failures(int count, Instant last) {

        Instant nextTry() {
            if (count < FREE) {
                return last;
            }
            long seconds = 1L << Math.min(count - FREE, 30);
            Duration wait = Duration.ofSeconds(seconds);
            return last.plus(wait.compareTo(LONGEST) < 0 ? wait : LONGEST);
        }
    }

    private final Map<Key, Failures> failures =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, Failures> eldest) {
                    return size() > REMEMBERED;
                }
            };

    LoginThrottle(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Admits a try, which counts as a failure until {@link #succeeded}: so tries at the same time
     * do not slip through.
     *
     * @return how long to wait instead; zero if the try is admitted
     */
    synchronized Duration admit(String user, String address) {
        Key key = new Key(user, address);
        Instant now = clock.instant();
        Failures before = failures.get(key);
        if (before == null || before.last().plus(LONGEST).isBefore(now)) {
            failures.put(key, new Failures(1, now));
            return Duration.ZERO;
        }
        if (before.nextTry().isAfter(now)) {
            return Duration.between(now, before.nextTry());
        }
        failures.put(key, new Failures(before.count() + 1, now));
        return Duration.ZERO;
    }

    /**
     * Admits a try, or ends it.
     *
     * @throws ProblemException {@link Problem#LOGIN_THROTTLED} with the seconds to wait
     */
    void require(String user, String address) {
        Duration wait = admit(user, address);
        if (!wait.isZero()) {
            throw new ProblemException(
                    Problem.LOGIN_THROTTLED, Long.toString(wait.toSeconds() + 1));
        }
    }

    /** Forgets the failures. */
    synchronized void succeeded(String user, String address) {
        failures.remove(new Key(user, address));
    }
}
