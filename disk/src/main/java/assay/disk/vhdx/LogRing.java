package assay.disk.vhdx;

import assay.disk.BlockSource;
import assay.disk.RangeSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The bytes of the log, whose end continues at its start. */
final class LogRing {

    private final BlockSource log;

    LogRing(BlockSource file, Header header) {
        this.log = new RangeSource(file, header.logOffset(), header.logLength());
    }

    long length() {
        return log.size();
    }

    /**
     * Bytes in little-endian order.
     *
     * @param offset in the log, below twice its length
     * @param length at most that of the log
     */
    ByteBuffer read(long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        long from = offset % length();
        int first = (int) Math.min(length, length() - from);
        log.read(from, bytes.slice(0, first));
        if (first < length) {
            log.read(0, bytes.slice(first, length - first));
        }
        return bytes;
    }
}
