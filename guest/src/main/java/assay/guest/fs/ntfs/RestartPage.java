package assay.guest.fs.ntfs;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The start of the log, {@code RESTART_PAGE_HEADER} and {@code RESTART_AREA}. There are two, of
 * which the newer one counts.
 *
 * @param lsn when it was written, in the log's own time
 * @param clean whether nobody uses the log, or the volume was dismounted
 */
record RestartPage(long lsn, boolean clean) {

    private static final int RSTR = 0x52545352;
    private static final int CHKD = 0x444B4843;
    private static final int EMPTY = 0xFFFFFFFF;
    private static final int MAX_PAGE_SIZE = 64 * 1024;
    private static final int LOGFILE_NO_CLIENT = 0xFFFF;
    private static final int RESTART_VOLUME_IS_CLEAN = 2;

    /** Whether there is nothing in a log to replay. */
    static boolean isClean(BlockSource log) throws IOException {
        Block head = read(log, 0, 512);
        if (head.i32(0) == EMPTY || head.i32(0) == CHKD) {
            return true;
        }
        long pageSize = head.u32(16);
        if (!BootSector.isPower(pageSize, 512, MAX_PAGE_SIZE)) {
            throw head.corrupt(16, "a page of $LogFile has " + pageSize + " bytes");
        }
        RestartPage first = parse(read(log, 0, (int) pageSize));
        try {
            RestartPage second = parse(read(log, pageSize, (int) pageSize));
            return (second.lsn > first.lsn ? second : first).clean;
        } catch (ImageException e) {
            return first.clean; // it was being written when the other one counted
        }
    }

    static RestartPage parse(Block in) throws ImageException {
        Block page = Fixup.undo(in, RSTR, "restart page");
        Block area = page.from(page.u16(24));
        boolean unused = area.u16(12) == LOGFILE_NO_CLIENT;
        return new RestartPage(
                area.i64(0), unused || (area.u16(14) & RESTART_VOLUME_IS_CLEAN) != 0);
    }

    private static Block read(BlockSource log, long at, int length) throws IOException {
        if (at > log.size() - length) {
            throw Block.corrupt("$LogFile has no more than %d bytes".formatted(log.size()));
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        log.read(at, bytes);
        return new Block(bytes.flip(), -1);
    }
}
