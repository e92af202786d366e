package assay.server.api;

import assay.server.web.KnownSessions;
import assay.server.web.SessionFilter;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.event.Event;
import assay.service.event.EventBell;
import assay.service.event.Events;
import assay.service.identity.Action;
import assay.service.identity.Session;
import assay.service.identity.SessionToken;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /events}: server-sent events, as the HTML standard section 9.2 has them. */
@RestController
@RequestMapping("/api/v1/events")
public final class EventsController {

    /** A browser has some pages open, each with one. */
    private static final int MAX_STREAMS = 20;

    private final Events events;
    private final EventBell bell;
    private final KnownSessions sessions;
    private final Map<UUID, Integer> streams = new ConcurrentHashMap<>();

    public EventsController(Events events, EventBell bell, KnownSessions sessions) {
        this.events = events;
        this.bell = bell;
        this.sessions = sessions;
    }

    @GetMapping
    void watch(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @RequestAttribute(SessionFilter.TOKEN) SessionToken token,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String last,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        session.caller().require(Action.READ);
        UUID user = session.caller().user();
        if (streams.merge(user, 1, Integer::sum) > MAX_STREAMS) {
            release(user);
            throw new ProblemException(Problem.TOO_MANY_STREAMS, Integer.toString(MAX_STREAMS));
        }
        try {
            Event.Cursor now = events.now();
            Optional<Event.Cursor> resumed =
                    Optional.ofNullable(last).flatMap(Event.Cursor::parse).flatMap(events::resume);
            response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
            response.setHeader("X-Accel-Buffering", "no"); // nginx would hold it back
            EventStream stream = new EventStream(response.getOutputStream());
            stream.begin(last != null && resumed.isEmpty(), resumed.orElse(now));
            stream.follow(
                    events,
                    bell,
                    () -> sessions.find(token).map(Session::caller),
                    resumed.orElse(now));
        } finally {
            release(user);
        }
    }

    private void release(UUID user) {
        streams.computeIfPresent(user, (_, count) -> count > 1 ? count - 1 : null);
    }

    /** Before the server waits for requests to end: these end by being told to. */
    @EventListener(ContextClosedEvent.class)
    void stop() {
        bell.close();
    }
}
