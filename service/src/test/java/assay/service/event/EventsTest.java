package assay.service.event;

import static org.assertj.core.api.Assertions.assertThat;

import assay.service.UuidV7;
import assay.service.database.TestDatabase;
import assay.service.identity.Caller;
import assay.service.identity.Role;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class EventsTest {

    private static final Jdbi JDBI = TestDatabase.shared().jdbi();

    private final Events events = new Events(JDBI);
    private final Caller caller = new Caller(UuidV7.next(), UuidV7.next(), Set.of(Role.READER));
    private final Event.Cursor start = events.now();

    @Test
    void everyChangeOfAnImageAndItsJobsIsTold() {
        UUID image = insertImage();
        change(
                "update images set status = 'uploading', upload = id, lease_until = now(),"
                        + " revision = 2 where id = ?",
                image);
        change("update images set name = '改名', revision = 3 where id = ?", image);
        UUID job = UuidV7.next();
        JDBI.useHandle(handle ->
                handle.execute(
                        "insert into jobs (id, project_id, image_id, kind) values (?, ?, ?, 'copy')",
                        job,
                        caller.project(),
                        image));
        change("update jobs set state = 'running' where id = ?", job);
        change("update jobs set percent = 40 where id = ?", job);
        change("delete from images where id = ?", image);

        List<Event> told = events.after(caller, start, 100);
        assertThat(told)
                .extracting(Event::type)
                .containsExactly(
                        "image.created",
                        "image.uploading",
                        "image.updated",
                        "job.waiting",
                        "job.running",
                        "job.progress",
                        "image.deleted");
        assertThat(JsonMapper.shared().readTree(told.get(2).data()).path("name").asString())
                .isEqualTo("改名");
        assertThat(JsonMapper.shared().readTree(told.get(5).data()).path("percent").asInt())
                .isEqualTo(40);
    }

    @Test
    void whoWatchesAgainGoesOnWhereHeWas() {
        insertImage();
        insertImage();
        List<Event> all = events.after(caller, start, 100);

        Event.Cursor first = Event.Cursor.parse(all.getFirst().at().toString()).orElseThrow();
        assertThat(events.resume(first)).contains(first);
        assertThat(events.after(caller, first, 100)).containsExactly(all.getLast());
    }

    @Test
    void whoWasAwayTooLongIsToldThatHeMissedSomething() {
        insertImage();
        Event.Cursor ages = new Event.Cursor(1, 1);
        Event.Cursor future = new Event.Cursor(Long.MAX_VALUE / 2, 1);

        assertThat(events.resume(ages)).isEmpty();
        assertThat(events.resume(future)).isEmpty();
    }

    @Test
    void anotherProjectsEventsAreNotTold() {
        insertImage();
        Caller other = new Caller(UuidV7.next(), UuidV7.next(), Set.of(Role.ADMIN));

        assertThat(events.after(other, start, 100)).isEmpty();
    }

    @Test
    void anImageThatChangesItsOwnerGoesForOneAndComesForTheOther() {
        Caller other = new Caller(UuidV7.next(), UuidV7.next(), Set.of(Role.READER));
        UUID image = insertImage();
        JDBI.useHandle(handle ->
                handle.execute(
                        "update images set project_id = ?, revision = 2 where id = ?",
                        other.project(),
                        image));

        assertThat(events.after(caller, start, 100).getLast().type()).isEqualTo("image.deleted");
        assertThat(events.after(other, start, 100))
                .extracting(Event::type)
                .containsExactly("image.created");
    }

    @Test
    void aTransactionThatBeganEarlierAndCommitsLaterIsNotMissed() {
        try (Handle slow = JDBI.open()) {
            slow.begin();
            insertImage(slow, "early");
            insertImage();
            assertThat(events.after(caller, start, 100)).isEmpty();
            slow.commit();
        }

        List<Event> told = events.after(caller, start, 100);
        assertThat(told).hasSize(2);
        assertThat(told.getFirst().data()).contains("early");
    }

    @Test
    void theBellRingsForWhoWaits() throws Exception {
        try (EventBell bell = new EventBell(JDBI, Duration.ofMillis(10))) {
            long heard = bell.rings(caller.project());
            insertImage();
            bell.await(caller.project(), heard, Duration.ofMinutes(1));

            assertThat(bell.rings(caller.project())).isGreaterThan(heard);
        }
    }

    @Test
    void whoWaitsIsSentAwayWhenTheBellIsClosed() throws Exception {
        EventBell bell = new EventBell(JDBI, Duration.ofMillis(10));
        Thread closer = Thread.ofVirtual().start(bell::close);

        bell.await(caller.project(), 0, Duration.ofHours(1));

        closer.join();
        assertThat(bell.isClosed()).isTrue();
    }

    private UUID insertImage() {
        return JDBI.withHandle(handle -> insertImage(handle, "image"));
    }

    private UUID insertImage(Handle handle, String name) {
        UUID id = UuidV7.next();
        handle.execute(
                "insert into images (id, project_id, name) values (?, ?, ?)",
                id,
                caller.project(),
                name);
        return id;
    }

    private static void change(String sql, UUID id) {
        JDBI.useHandle(handle -> handle.execute(sql, id));
    }
}
