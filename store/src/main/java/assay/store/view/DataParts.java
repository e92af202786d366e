package assay.store.view;

import assay.disk.BlockSource;
import assay.disk.Extent;
import assay.disk.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** Names which 64 KiB of a disk have data: every computed layout follows from that. */
final class DataParts {

    private static final int PART = 64 << 10;

    private final MessageDigest digest = Sha256.computation();
    private long start;
    private long end;

    private DataParts() {}

    /** SHA-256 over the first and the last part of each run that has data; reads no data. */
    static byte[] digest(BlockSource disk) throws IOException {
        DataParts parts = new DataParts();
        long size = disk.size();
        // Each turn asks behind the answer before it, so the disk's size bounds the turns.
        for (long at = 0; at < size; ) {
            Extent extent = disk.extentAt(at, size);
            if (extent.kind() == Extent.Kind.DATA) {
                parts.add(extent.start() / PART, (extent.end() - 1) / PART + 1);
                at = Math.min(size, parts.end * PART);
            } else {
                at = extent.end();
            }
        }
        parts.add(Long.MAX_VALUE, Long.MAX_VALUE);
        return parts.digest.digest();
    }

    /** Runs that touch are one. */
    private void add(long from, long to) {
        if (from > end) {
            digest.update(ByteBuffer.allocate(2 * Long.BYTES).putLong(start).putLong(end).flip());
            start = from;
        }
        end = to;
    }
}
