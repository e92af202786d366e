package assay.guest.volume;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.Budget;
import assay.disk.BytesSource;
import assay.disk.ImageException;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is in a table, what is made of it lies on the disk and takes few steps. */
class BrokenTableTest {

    private static final int STEPS = 4096;

    @FuzzTest
    void anyBytesAreATableOrNot(byte[] bytes) throws IOException {
        check(bytes);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aGptWithWrongNumbersAndRightChecksums(long seed) throws IOException {
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            byte[] disk = GptBytes.disk(1 << 16, 512, 8, 128, 4);
            for (int i = 0; i < 3; i++) {
                int at = 512 + random.nextInt(512 + 8 * 128);
                disk[at] = (byte) random.nextInt();
            }
            seal(disk);
            check(disk);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void linksOfLogicalPartitionsThatLeadAnywhere(long seed) throws IOException {
        Random random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            byte[] bytes = new byte[1 << 19];
            ByteBuffer disk = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            for (int sector = 0; sector < 1024; sector++) {
                int at = sector * 512;
                disk.putShort(at + 510, (short) 0xAA55);
                disk.put(at + 446 + 4, (byte) 0x83).putInt(at + 446 + 8, 1 + random.nextInt(99));
                disk.putInt(at + 446 + 12, random.nextInt());
                disk.put(at + 462 + 4, (byte) 5).putInt(at + 462 + 8, 1 + random.nextInt(1023));
                disk.putInt(at + 462 + 12, 1);
            }
            check(bytes);
        }
    }

    private static void check(byte[] bytes) throws IOException {
        BytesSource disk = new BytesSource(bytes);
        try {
            PartitionTable table = PartitionTable.read(disk, new Budget(STEPS));
            assertThat(table.partitions())
                    .allSatisfy(partition -> {
                        assertThat(partition.in(disk).size()).isPositive();
                        Signature.of(partition.in(disk));
                    });
            Signature.of(disk);
        } catch (ImageException expected) {
            assertThat(expected.format()).isNotEmpty();
        }
    }

    /** Corrects the checksums of the first header, where its numbers allow it. */
    private static void seal(byte[] bytes) {
        ByteBuffer disk = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long size = (long) disk.getInt(512 + 80) * disk.getInt(512 + 84);
        long start = disk.getLong(512 + 72);
        if (start > 0 && start < 128 && size >= 0 && size <= bytes.length - start * 512) {
            disk.putInt(512 + 88, crc(bytes, (int) start * 512, (int) size));
        }
        disk.putInt(512 + 16, 0);
        disk.putInt(512 + 16, crc(bytes, 512, Math.clamp(disk.getInt(512 + 12), 0, 512)));
    }

    private static int crc(byte[] bytes, int from, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
