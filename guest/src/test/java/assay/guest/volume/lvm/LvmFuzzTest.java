package assay.guest.volume.lvm;

import assay.disk.BytesSource;
import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a partition says of itself, it is read or the reason is given. */
class LvmFuzzTest {

    private static final int HEAD = 8192;

    @FuzzTest
    void anyTextIsReadOrRefused(FuzzedDataProvider data) throws IOException {
        VolumeGroupsTest.check(data.consumeString(10_000));
    }

    @FuzzTest
    void anyLabelIsReadOrRefused(FuzzedDataProvider data) throws IOException {
        byte[] head = head();
        while (data.remainingBytes() > 0) {
            head[data.consumeInt(0, HEAD - 1)] = data.consumeByte();
        }
        PhysicalVolume.read("partition 1", new BytesSource(head));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(ints = {1, 2, 3})
    void damagedLabelsAreReadOrRefused(int seed) throws IOException {
        Random random = new Random(seed);
        for (int round = 0; round < 1000; round++) {
            byte[] head = head();
            for (int i = random.nextInt(4); i >= 0; i--) {
                int start = random.nextBoolean() ? 512 : PvBytes.AREA;
                head[start + random.nextInt(150)] = (byte) random.nextInt();
            }
            PhysicalVolume.read("partition 1", new BytesSource(head));
        }
    }

    private static byte[] head() {
        byte[] bytes =
                new PvBytes(LvmDisk.ONE, HEAD).area(HEAD - PvBytes.AREA).text("vg { }").bytes();
        return Arrays.copyOf(bytes, HEAD);
    }
}
