package assay.guest.windows.evtx;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.Budget;
import assay.disk.BytesSource;
import assay.disk.ImageException;
import assay.guest.windows.EvtxBytes;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.time.Instant;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes are, reading them works or ends in an {@link ImageException}. */
class EventLogFuzzTest {

    private static final byte[] LOG =
            EvtxBytes.of(
                    new Instant[] {Instant.EPOCH, Instant.EPOCH.plusSeconds(99)},
                    new Instant[] {Instant.EPOCH.plusSeconds(100_000)});

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesAreReadOrRefused(byte[] bytes) throws IOException {
        read(bytes);
    }

    static Stream<byte[]> seeds() {
        return Stream.of(new byte[128], EvtxBytes.of());
    }

    @Test
    void aDamagedLogIsReadOrRefused() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int turn = 0; turn < 1_000; turn++) {
            byte[] log = LOG.clone();
            for (int damage = 1 + random.nextInt(4); damage > 0; damage--) {
                int part = random.nextInt(3);
                int at = (part == 0 ? 0 : 4096 + (part - 1) * 65_536) + random.nextInt(600);
                log[at] = (byte) random.nextInt();
            }
            try {
                read(log);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", turn " + turn, e);
            }
        }
    }

    private static void read(byte[] bytes) throws IOException {
        try {
            EventLog log = EventLog.read(new BytesSource(bytes), new Budget(1_000));
            assertThat(log.records()).isNotNegative();
            assertThat(log.spanDays()).isNotNegative();
        } catch (ImageException e) {
            // The only way to fail.
        }
    }
}
