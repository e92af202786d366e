package assay.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllocationMapTest {

    private static final int BLOCK = 512;

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 511, 512, 513, 1024, 5000})
    void everyBlockIsCountedAndFoundAgain(int blocks) throws IOException {
        for (int percent : new int[] {0, 1, 50, 99, 100}) {
            boolean[] data = randomBlocks(blocks, percent);
            check(AllocationMap.of(disk(data), BLOCK), data);
        }
    }

    @Test
    void aBlockWithOneByteOfDataIsAllocated() throws IOException {
        BlockSource disk = new BytesSource(new byte[BLOCK + 1], 4 * BLOCK);
        AllocationMap map = AllocationMap.of(disk, BLOCK);
        assertThat(map.allocated()).isEqualTo(2);
        assertThat(map.run(0)).isEqualTo(2);
    }

    @Test
    void anEmptyDiskHasNoBlocks() throws IOException {
        AllocationMap map = AllocationMap.of(new BytesSource(new byte[0]), BLOCK);
        assertThat(map.blocks()).isZero();
        assertThat(map.rank(0)).isZero();
        assertThat(map.nextAllocated(0)).isZero();
    }

    @Test
    void aDiskOfTooManyBlocksIsRefused() {
        BlockSource disk = new BytesSource(new byte[0], 1L << 62);
        assertThatThrownBy(() -> AllocationMap.of(disk, BLOCK))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void check(AllocationMap map, boolean[] data) {
        int rank = 0;
        for (int block = 0; block < data.length; block++) {
            assertThat(map.isAllocated(block)).isEqualTo(data[block]);
            assertThat(map.rank(block)).isEqualTo(rank);
            assertThat(map.run(block)).isEqualTo(run(data, block));
            if (data[block]) {
                assertThat(map.select(rank)).isEqualTo(block);
                assertThat(map.nextAllocated(block)).isEqualTo(block);
                rank++;
            }
        }
        assertThat(map.blocks()).isEqualTo(data.length);
        assertThat(map.allocated()).isEqualTo(rank);
        assertThat(map.rank(data.length)).isEqualTo(rank);
        assertThat(map.nextAllocated(data.length)).isEqualTo(data.length);
    }

    private static int run(boolean[] data, int block) {
        int end = block;
        while (end < data.length && data[end]) {
            end++;
        }
        return end - block;
    }

    private static boolean[] randomBlocks(int blocks, int percent) {
        Random random = new Random(blocks * 1000L + percent);
        boolean[] data = new boolean[blocks];
        for (int block = 0; block < blocks; block++) {
            data[block] = random.nextInt(100) < percent;
        }
        return data;
    }

    private static BlockSource disk(boolean[] data) {
        BlockSource bytes = new BytesSource(new byte[0], (long) data.length * BLOCK);
        return new MappedSource(
                "test",
                bytes.size(),
                offset -> {
                    int block = (int) (offset / BLOCK);
                    long length = BLOCK - offset % BLOCK;
                    return data[block]
                            ? new MappedSource.Piece.Stored(
                                    new TableSource(
                                            BLOCK, 1, java.nio.ByteOrder.BIG_ENDIAN, i -> 1),
                                    offset % BLOCK,
                                    length)
                            : new MappedSource.Piece.Absent(Extent.Kind.HOLE, length);
                });
    }
}
