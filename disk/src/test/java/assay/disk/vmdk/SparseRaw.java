package assay.disk.vmdk;

import assay.disk.SampleData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A raw disk with data at uneven places and nothing between. */
final class SparseRaw {

    private static final int MIB = 1 << 20;

    /** Ends within a grain, and needs a second grain table. */
    static final int SIZE = 44 * MIB + 3 * 512;

    private SparseRaw() {}

    static Path write(Path file) throws IOException {
        return Files.write(file, bytes());
    }

    static byte[] bytes() {
        byte[] disk = new byte[SIZE];
        byte[] data = SampleData.mixed(1, MIB + 100);
        for (int at : new int[] {0, 3 * MIB, 6 * MIB + 512, 32 * MIB - 70_000, SIZE - 1024}) {
            System.arraycopy(data, 0, disk, at, Math.min(data.length, SIZE - at));
        }
        return disk;
    }
}
