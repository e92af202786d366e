package assay.guest.windows.hive;

import assay.disk.Budget;
import assay.disk.BytesSource;
import assay.disk.ImageException;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a log says, its hive is read or refused with an {@link ImageException}. */
class HiveLogFuzzTest {

    private static final byte[] FIRST = HiveLogs.dirty(TinyHive.empty());
    private static final byte[] SECOND = withSubkeys(20);

    private static byte[] withSubkeys(int count) {
        TinyHive hive = new TinyHive();
        Integer[] keys = new Integer[count];
        for (int i = 0; i < count; i++) {
            keys[i] = hive.key("k" + i, 0, -1, 0, -1);
        }
        return hive.rootOf("lf", List.of(keys)).bytes();
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyLogIsReplayedOrPassedOver(byte[] log) throws IOException {
        read(log);
    }

    static Stream<byte[]> seeds() {
        return Stream.of(HiveLogs.of(FIRST, SECOND), HiveLogs.old(FIRST, SECOND));
    }

    private static void read(byte[] log) throws IOException {
        try {
            Hive hive =
                    Hive.open(
                            new BytesSource(FIRST),
                            List.of(new BytesSource(log)),
                            new Budget(10_000));
            hive.root().subkeys();
        } catch (ImageException e) {
            // What was written is no hive: the only way to fail.
        }
    }

    @Test
    void aDamagedLogIsReplayedOrPassedOver() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[][] logs = {HiveLogs.of(FIRST, SECOND), HiveLogs.old(FIRST, SECOND)};
        for (int turn = 0; turn < 1_000; turn++) {
            byte[] log = logs[turn % 2].clone();
            for (int damage = 1 + random.nextInt(4); damage > 0; damage--) {
                log[random.nextInt(random.nextBoolean() ? 600 : log.length)] =
                        (byte) random.nextInt();
            }
            repair(log);
            try {
                read(log);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", turn " + turn, e);
            }
        }
    }

    /** Checksums would refuse nearly everything: an attacker makes them match. */
    private static void repair(byte[] log) {
        ByteBuffer bytes = ByteBuffer.wrap(log).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(508, BaseBlock.checksum(new Cell(bytes, 0)));
        int size = bytes.getInt(516);
        if (size >= 512 && size <= log.length - 512) {
            bytes.putLong(512 + 24, Marvin.of(bytes, 512 + 40, size - 40));
            bytes.putLong(512 + 32, Marvin.of(bytes, 512, 32));
        }
    }
}
