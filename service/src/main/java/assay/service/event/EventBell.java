package assay.service.event;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rings for those on this node who wait for news of a project. One thread asks the database for all
 * of them, some times a second, and only while somebody waits.
 */
public final class EventBell implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventBell.class);

    private final Jdbi jdbi;
    private final long pause;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition rang = lock.newCondition();
    private final Condition awaited = lock.newCondition();
    private final Map<UUID, Long> rings = new HashMap<>();
    private int waiters;

    /**
     * @param every how often is looked for news
     */
    public EventBell(Jdbi jdbi, Duration every) {
        this.jdbi = jdbi;
        this.pause = every.toMillis();
        Event.Cursor now = jdbi.withHandle(EventTable::now);
        Thread.ofVirtual().name("event-bell").start(() -> watch(now));
    }

    /** How often it rang for a project: to be asked before what is news is read. */
    public long rings(UUID project) {
        lock.lock();
        try {
            return rings.getOrDefault(project, 0L);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until it has rung more often, until it is closed, or for {@code most}.
     *
     * @param heard how often it had rung
     */
    public void await(UUID project, long heard, Duration most) throws InterruptedException {
        long left = most.toNanos();
        lock.lock();
        waiters++;
        try {
            awaited.signal();
            while (!isClosed() && rings.getOrDefault(project, 0L) == heard && left > 0) {
                left = rang.awaitNanos(left);
            }
        } finally {
            waiters--;
            lock.unlock();
        }
    }

    /** Whether it never rings any more. */
    public boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void watch(Event.Cursor start) {
        Event.Cursor seen = start;
        try {
            do {
                awaitWaiter();
                seen = look(seen);
            } while (!closed.await(pause, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitWaiter() throws InterruptedException {
        lock.lock();
        try {
            while (waiters == 0 && !isClosed()) {
                awaited.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private Event.Cursor look(Event.Cursor seen) {
        try {
            return jdbi.withHandle(handle -> {
                Event.Cursor now = EventTable.now(handle);
                for (UUID project : EventTable.projects(handle, seen, now)) {
                    ring(project);
                }
                return now;
            });
        } catch (RuntimeException e) {
            if (!isClosed()) { // or the database closes as well
                LOG.warn("could not look for events; trying again", e);
            }
            return seen;
        }
    }

    private void ring(UUID project) {
        lock.lock();
        try {
            rings.merge(project, 1L, Long::sum);
            rang.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Sends everybody away who waits. */
    @Override
    public void close() {
        closed.countDown();
        lock.lock();
        try {
            rang.signalAll();
            awaited.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
