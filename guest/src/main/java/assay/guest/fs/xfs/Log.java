package assay.guest.fs.xfs;

import assay.disk.BlockSource;
import assay.disk.Budget;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Finds out whether the log is clean, as a mount does ("The Log"; {@code xlog_find_head} and {@code
 * xlog_check_unmount_rec} in the kernel): the log is written round and round, its head is where the
 * cycle number falls, and it is clean if the record before the head says that the file system was
 * unmounted. Nothing is replayed.
 */
final class Log {

    /**
     * {@code XLOG_TOTAL_REC_SHIFT}: how many basic blocks may be on their way to the disk at once.
     * After a crash there may be holes in that many before the last one that was written.
     */
    private static final int WINDOW = 4096;

    /** {@code XFS_MAX_LOG_BYTES}. */
    private static final long MAX_BYTES = 1L << 31;

    /** Where {@code oh_flags} is in {@code struct xlog_op_header}. */
    private static final int OP_FLAGS = 9;

    private static final int UNMOUNT_TRANS = 0x20;

    private final BlockSource partition;
    private final Budget budget;
    private final long start;
    private final int length;

    private Log(BlockSource partition, Budget budget, long start, int length) {
        this.partition = partition;
        this.budget = budget;
        this.start = start;
        this.length = length;
    }

    /** Looks at about twenty places of the log and at most 2 MiB in one piece. */
    static LogState state(Volume volume, Budget budget) throws IOException {
        Superblock sb = volume.superblock();
        long start = sb.offsetOf(sb.logStart(), sb.logBlocks());
        long bytes = sb.logBlocks() << sb.blockLog();
        if (sb.logStart() == 0 || start < 0 || bytes > MAX_BYTES) {
            return LogState.UNKNOWN;
        }
        int length = (int) (bytes / LogRecord.BASIC_BLOCK);
        return new Log(volume.partition(), budget, start, length).state();
    }

    private LogState state() throws IOException {
        long first = cycleAt(0);
        if (first == 0) {
            // Never written to.
            return LogState.CLEAN;
        }
        long last = cycleAt(length - 1);
        // If the last pass is complete the head is at the end, and holes are from the pass before.
        int head = first == last ? length : firstOfCycle(last);
        long older = first == last ? last - 1 : last;
        int size = Math.min(WINDOW, length);
        Block window = readBefore(head, size);
        int wrapped = Math.max(0, size - head);
        return stateBefore(window, firstHole(window, wrapped, older));
    }

    /** Binary search for the first basic block that the previous pass wrote. */
    private int firstOfCycle(long cycle) throws IOException {
        int newer = 0;
        int older = length - 1;
        while (older - newer > 1) {
            int middle = (newer + older) >>> 1;
            if (cycleAt(middle) == cycle) {
                older = middle;
            } else {
                newer = middle;
            }
        }
        return older;
    }

    /**
     * The first basic block of the window that was not yet written in the pass that the others are
     * of, or the window's end. What stands before the wrap is one pass behind.
     */
    private static int firstHole(Block window, int wrapped, long older) {
        int size = window.size() / LogRecord.BASIC_BLOCK;
        for (int i = 0; i < size; i++) {
            if (LogRecord.cycle(basicBlock(window, i)) == (i < wrapped ? older - 1 : older)) {
                return i;
            }
        }
        return size;
    }

    private static LogState stateBefore(Block window, int head) {
        int at = head - 1;
        while (at >= 0 && !LogRecord.isHeader(basicBlock(window, at))) {
            at--;
        }
        if (at < 0) {
            return LogState.UNKNOWN;
        }
        LogRecord record = LogRecord.parse(basicBlock(window, at));
        if (at + record.blocks() != head || record.bodyBlocks() < 1 || record.numLogOps() != 1) {
            return LogState.DIRTY;
        }
        Block operation = basicBlock(window, at + (int) record.headerBlocks());
        boolean unmounted = (operation.u8(OP_FLAGS) & UNMOUNT_TRANS) != 0;
        return unmounted ? LogState.CLEAN : LogState.DIRTY;
    }

    private static Block basicBlock(Block window, int index) {
        return window.part(index * LogRecord.BASIC_BLOCK, LogRecord.BASIC_BLOCK);
    }

    private long cycleAt(int block) throws IOException {
        budget.step(Block.XFS);
        ByteBuffer bytes = ByteBuffer.allocate(LogRecord.BASIC_BLOCK);
        readInto(bytes, block);
        return LogRecord.cycle(new Block(bytes, start));
    }

    /** The {@code size} basic blocks before {@code head}, some of them perhaps from the end. */
    private Block readBefore(int head, int size) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(size * LogRecord.BASIC_BLOCK);
        int wrapped = Math.max(0, size - head);
        readInto(bytes.slice(0, wrapped * LogRecord.BASIC_BLOCK), length - wrapped);
        bytes.position(wrapped * LogRecord.BASIC_BLOCK);
        readInto(bytes, head - (size - wrapped));
        return new Block(bytes.rewind(), start);
    }

    private void readInto(ByteBuffer target, int block) throws IOException {
        partition.read(start + (long) block * LogRecord.BASIC_BLOCK, target);
    }
}
