package assay.guest.volume;

import assay.disk.BlockSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Small reads of a disk's structures. */
final class Sectors {

    private Sectors() {}

    /** {@code length} bytes at {@code offset}, little-endian; both have been checked. */
    static ByteBuffer read(BlockSource disk, long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        disk.read(offset, bytes);
        return bytes.flip();
    }
}
