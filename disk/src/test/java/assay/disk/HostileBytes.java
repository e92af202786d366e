package assay.disk;

import java.io.IOException;
import java.nio.ByteBuffer;

/** What a fuzz test does with bytes that may or may not be an image. */
public final class HostileBytes {

    private static final int MAX_EXTENTS = 1_000;
    private static final int MAX_READ = 1 << 16;

    private HostileBytes() {}

    /**
     * Opens the image and reads from each run of the disk; the only way to fail is an {@link
     * ImageException}, which is swallowed.
     */
    public static void readEverything(DiskFormat format, byte[] bytes) throws IOException {
        try {
            BlockSource disk = format.open(new MemorySource(bytes)).disk();
            long at = 0;
            for (int i = 0; i < MAX_EXTENTS && at < disk.size(); i++) {
                long end = disk.extentAt(at, disk.size()).end();
                disk.read(at, ByteBuffer.allocate((int) Math.min(end - at, MAX_READ)));
                at = end;
            }
        } catch (ImageException e) {
            // as it should be
        }
    }
}
