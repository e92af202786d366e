package assay.guest.free;

import assay.disk.BlockSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Tells volumes that belong to something that leaves a former file system's superblock in place:
 * what that file system calls free may be in use.
 */
final class OtherOwner {

    /** {@code BCACHE_MAGIC} in the superblock at 4 KiB. */
    private static final long BCACHE = 0xCA45_5A4E_F673_85C6L;

    private static final int OFFSET_BCACHE = 4096 + 24;

    /** {@code UBERBLOCK_MAGIC} of ZFS. */
    private static final long UBERBLOCK = 0x00BA_B10CL;

    private static final int OFFSET_UBERBLOCKS = 128 << 10;
    private static final int UBERBLOCK_SIZE = 1024;
    private static final int END = 256 << 10;

    private OtherOwner() {}

    /** What else a volume says that it belongs to, or nothing. */
    static String of(BlockSource volume) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(END).order(ByteOrder.LITTLE_ENDIAN);
        volume.read(0, head.slice(0, (int) Math.min(END, volume.size())));
        if (head.getLong(OFFSET_BCACHE) == BCACHE) {
            return "bcache";
        }
        for (int at = OFFSET_UBERBLOCKS; at < END; at += UBERBLOCK_SIZE) {
            long magic = head.getLong(at);
            if (magic == UBERBLOCK || magic == Long.reverseBytes(UBERBLOCK)) {
                return "ZFS";
            }
        }
        return "";
    }
}
