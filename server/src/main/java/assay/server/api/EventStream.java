package assay.server.api;

import assay.service.event.Event;
import assay.service.event.EventBell;
import assay.service.event.Events;
import assay.service.identity.Action;
import assay.service.identity.Caller;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/** Writes events as the HTML standard section 9.2.5 has them, for as long as anybody reads. */
final class EventStream {

    /** Proxies end connections that are silent for a minute. */
    private static final Duration SILENCE = Duration.ofSeconds(15);

    private static final int BATCH = 500;

    private final OutputStream out;

    EventStream(OutputStream out) {
        this.out = out;
    }

    /**
     * Says where the stream begins, so that also who missed its first event can resume.
     *
     * @param missed whether events are lost for this reader: he has to look at everything anew
     */
    void begin(boolean missed, Event.Cursor cursor) throws IOException {
        out.write(utf8("retry: 2000\n\n"));
        write(cursor, missed ? "reset" : "hello", "{}");
        out.flush();
    }

    /**
     * Follows the events of a project until the reader is gone, his session is over, or the server
     * stops.
     *
     * @param session who reads, as long as he may
     */
    void follow(
            Events events, EventBell bell, Supplier<Optional<Caller>> session, Event.Cursor start)
            throws IOException, InterruptedException {
        Event.Cursor cursor = start;
        Optional<Caller> caller = session.get();
        long asked = System.nanoTime();
        while (!bell.isClosed() && caller.filter(who -> who.may(Action.READ)).isPresent()) {
            Caller reader = caller.get();
            long heard = bell.rings(reader.project());
            List<Event> news = events.after(reader, cursor, BATCH);
            for (Event event : news) {
                write(event.at(), event.type(), json(event));
                cursor = event.at();
            }
            out.flush();
            if (news.isEmpty()) {
                bell.await(reader.project(), heard, SILENCE);
            }
            if (System.nanoTime() - asked >= SILENCE.toNanos()) {
                out.write(utf8(":\n\n"));
                caller = session.get();
                asked = System.nanoTime();
            }
        }
    }

    private static String json(Event event) {
        String about = event.type().substring(0, event.type().indexOf('.'));
        return "{\"type\":\"%s\",\"time\":\"%s\",%s:%s}"
                .formatted(
                        event.type(),
                        event.time(),
                        JsonMapper.shared().writeValueAsString(about),
                        event.data());
    }

    private void write(Event.Cursor at, String type, String line) throws IOException {
        out.write(utf8("id: " + at + "\nevent: " + type + "\ndata: " + line + "\n\n"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
