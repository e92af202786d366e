package assay.guest.windows.evtx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.Budget;
import assay.disk.BytesSource;
import assay.disk.ImageException;
import assay.guest.windows.EvtxBytes;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Logs written by hand: the time they span is that of their chunks, whatever the header says. */
final class EventLogTest {

    private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");

    private static EventLog read(byte[] bytes) throws IOException {
        return EventLog.read(new BytesSource(bytes), new Budget(100));
    }

    private static Instant days(double days) {
        return NOON.plusSeconds((long) (days * 86_400));
    }

    @Test
    void anEmptyLogSpansNothing() throws IOException {
        EventLog log = read(EvtxBytes.of());

        assertThat(log.records()).isZero();
        assertThat(log.spanDays()).isZero();
        assertThat(log.oldest()).isEmpty();
    }

    @Test
    void chunksNeedNotBeInOrder() throws IOException {
        EventLog log =
                read(
                        EvtxBytes.of(
                                new Instant[] {days(9), days(9.5)},
                                new Instant[] {days(0), days(1), days(2)},
                                new Instant[] {days(3)}));

        assertThat(log.records()).isEqualTo(6);
        assertThat(log.oldest()).hasValue(NOON);
        assertThat(log.newest()).hasValue(days(9.5));
        assertThat(log.spanDays()).isEqualTo(10);
        assertThat(log.dirty()).isFalse();
    }

    @Test
    void brokenChunksArePassedOver() throws IOException {
        byte[] bytes = EvtxBytes.of(new Instant[] {NOON}, new Instant[] {days(1)});
        bytes[4096] = 'x';
        bytes[120] = 1;

        EventLog log = read(bytes);

        assertThat(log.records()).isEqualTo(1);
        assertThat(log.newest()).hasValue(days(1));
        assertThat(log.dirty()).isTrue();
    }

    @Test
    void chunksThatLieAreNotCounted() throws IOException {
        byte[] bytes = EvtxBytes.of(new Instant[] {NOON});
        bytes[4096 + 38] = 1; // the last record's number is larger by 2^48

        assertThat(read(bytes).records()).isZero();
    }

    @Test
    void whatIsNoLogIsRefused() {
        assertThatThrownBy(() -> read(new byte[10])).isInstanceOf(ImageException.class);
        assertThatThrownBy(() -> read(new byte[70_000]))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("ElfFile");
    }

    @Test
    void aLogOfManyChunksEndsWithTheBudget() {
        byte[] head = EvtxBytes.of();
        assertThatThrownBy(() -> EventLog.read(new BytesSource(head, 1L << 40), new Budget(1_000)))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("1000 steps");
    }
}
