package assay.store.care;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that goes on by a step whenever it is looked at. */
final class SteppingClock extends Clock {

    private final Instant[] now;
    private final Duration step;

    SteppingClock(Instant[] now, Duration step) {
        this.now = now;
        this.step = step;
    }

    @Override
    public synchronized Instant instant() {
        now[0] = now[0].plus(step);
        return now[0];
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
