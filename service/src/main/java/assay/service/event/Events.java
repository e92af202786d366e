package assay.service.event;

import assay.service.identity.Action;
import assay.service.identity.Caller;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** The events of projects. */
public final class Events {

    private final Jdbi jdbi;

    public Events(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Where who watches from now on begins. */
    public Event.Cursor now() {
        return jdbi.withHandle(EventTable::now);
    }

    /**
     * Where who watched until {@code last} goes on; empty if some of what he missed is not kept any
     * more.
     */
    public Optional<Event.Cursor> resume(Event.Cursor last) {
        Event.Cursor now = now();
        boolean known =
                last.transaction() < now.transaction()
                        && jdbi.withHandle(handle -> EventTable.isKept(handle, last));
        return known ? Optional.of(last) : Optional.empty();
    }

    /** What happened in the caller's project after a cursor, in order. */
    public List<Event> after(Caller caller, Event.Cursor cursor, int limit) {
        caller.require(Action.READ);
        UUID project = caller.project();
        return jdbi.withHandle(handle -> EventTable.after(handle, project, cursor, limit));
    }

    /** Removes events that nobody should wait for any more. */
    public void purge() {
        jdbi.useHandle(EventTable::purge);
    }
}
