package assay.store.nbd;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Random;

/** Raw disks with data and holes for tests. */
final class SparseFile {

    static final int MIB = 1 << 20;

    private SparseFile() {}

    /** 24 MiB: noise at its start, in its middle, and up to an odd end; holes between. */
    static Path create(Path path) throws IOException {
        Random random = new Random(7);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(24L * MIB + 512);
            for (long at : new long[] {0, 8L * MIB, 8L * MIB + (1 << 18), 23L * MIB + 512}) {
                byte[] noise = new byte[at == 8L * MIB ? 4096 : MIB];
                random.nextBytes(noise);
                file.seek(at);
                file.write(noise);
            }
        }
        return path;
    }
}
