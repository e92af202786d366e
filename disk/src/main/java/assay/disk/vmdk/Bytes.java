package assay.disk.vmdk;

import assay.disk.BlockSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Bytes of a file, as far as it goes. */
final class Bytes {

    private Bytes() {}

    /** Up to {@code length} bytes from {@code offset} on; fewer where the file ends. */
    static byte[] read(BlockSource file, long offset, int length) throws IOException {
        long left = Math.max(0, file.size() - offset);
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(length, left));
        file.read(Math.min(offset, file.size()), bytes);
        return bytes.array();
    }
}
