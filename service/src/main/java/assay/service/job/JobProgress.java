package assay.service.job;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Jdbi;

/** Writes down each new percentage, and bytes once a second; looks as often whether to go on. */
final class JobProgress implements Progress {

    private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

    private final Jdbi jdbi;
    private final JobTable.Started started;
    private final BooleanSupplier stopping;
    private int percent;
    private long looked = System.nanoTime() - PAUSE;

    /**
     * @param stopping whether this node stops
     */
    JobProgress(Jdbi jdbi, JobTable.Started started, BooleanSupplier stopping) {
        this.jdbi = jdbi;
        this.started = started;
        this.stopping = stopping;
    }

    @Override
    public synchronized void report(long done, long total) {
        int part = total > 0 ? (int) (100.0 * done / total) : 0;
        tell(part, done, total > 0 ? OptionalLong.of(total) : OptionalLong.empty());
    }

    @Override
    public synchronized void percent(int percent) {
        tell(percent, 0, OptionalLong.empty());
    }

    @Override
    public synchronized void checkCancelled() {
        if (isTime()) {
            tell(percent, -1, OptionalLong.empty());
        }
    }

    private void tell(int part, long bytes, OptionalLong ofBytes) {
        if (stopping.getAsBoolean()) {
            throw new CancelledException("this node stops");
        }
        int bounded = Math.clamp(part, 0, 99); // all is done only when the job is
        if (bounded > percent || isTime()) {
            percent = Math.max(percent, bounded);
            looked = System.nanoTime();
            if (!jdbi.withHandle(
                    handle -> JobTable.progress(handle, started, percent, bytes, ofBytes))) {
                throw new CancelledException("job " + started.job().id() + " is not wanted");
            }
        }
    }

    private boolean isTime() {
        return System.nanoTime() - looked >= PAUSE || stopping.getAsBoolean();
    }
}
