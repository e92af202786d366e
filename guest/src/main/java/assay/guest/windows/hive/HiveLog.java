package assay.guest.windows.hive;

import assay.disk.BlockSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A transaction log beside a hive, of either format.
 *
 * @param bytes all of it
 * @param old whether it is of Windows 8 or before
 * @param entries those that are whole and follow each other
 */
record HiveLog(ByteBuffer bytes, boolean old, List<LogEntry> entries) {

    /** Windows writes the hive long before a log is as large. */
    private static final int MAX_SIZE = 32 << 20;

    private static final int MAX_ENTRIES = 1 << 16;
    private static final int MAGIC = 0x66676572; // regf
    private static final int CHECKSUM = 508;

    /** An entry with the log that it is in. */
    record Placed(HiveLog log, LogEntry entry) {}

    /** Reads a log; empty if it is none, or larger than anybody's. */
    static Optional<HiveLog> read(BlockSource file) throws IOException {
        if (file.size() < LogEntry.SECTOR || file.size() > MAX_SIZE) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) file.size()).order(ByteOrder.LITTLE_ENDIAN);
        file.read(0, bytes);
        bytes.flip();
        Cell base = new Cell(bytes, 0);
        if (base.i32(0) != MAGIC || base.i32(CHECKSUM) != BaseBlock.checksum(base)) {
            return Optional.empty();
        }
        if (base.u32(4) == base.u32(8)) {
            Optional<LogEntry> old = LogEntry.parseOld(bytes, base.u32(4), base.u32(40));
            if (old.isPresent()) {
                return Optional.of(new HiveLog(bytes, true, List.of(old.get())));
            }
        }
        return Optional.of(new HiveLog(bytes, false, entries(bytes, base.u32(4))));
    }

    /** What follows the newest entry is left from before, and has smaller numbers. */
    private static List<LogEntry> entries(ByteBuffer bytes, long first) {
        List<LogEntry> entries = new ArrayList<>();
        long least = first;
        for (int at = LogEntry.SECTOR; entries.size() < MAX_ENTRIES; ) {
            Optional<LogEntry> entry = LogEntry.parse(bytes, at);
            if (entry.isEmpty()
                    || (entries.isEmpty()
                            ? entry.get().sequence() < least
                            : entry.get().sequence() != least)) {
                break;
            }
            entries.add(entry.get());
            least = entry.get().sequence() + 1;
            at += entry.get().length();
        }
        return entries;
    }

    /**
     * The entries that a hive lacks, in their order.
     *
     * @param sequence the number up to which the hive was written
     */
    static List<Placed> missing(List<HiveLog> logs, long sequence) {
        Map<Long, Placed> newer = new TreeMap<>();
        Optional<Placed> newestOld = Optional.empty();
        for (HiveLog log : logs) {
            for (LogEntry entry : log.entries()) {
                Placed placed = new Placed(log, entry);
                if (entry.sequence() < sequence) {
                    continue;
                }
                if (!log.old()) {
                    newer.putIfAbsent(entry.sequence(), placed);
                } else if (newestOld.isEmpty()
                        || newestOld.get().entry().sequence() < entry.sequence()) {
                    newestOld = Optional.of(placed);
                }
            }
        }
        List<Placed> missing = new ArrayList<>();
        for (Map.Entry<Long, Placed> next : newer.entrySet()) {
            if (!missing.isEmpty() && next.getKey() != missing.getLast().entry().sequence() + 1) {
                break;
            }
            missing.add(next.getValue());
        }
        return missing.isEmpty() ? newestOld.stream().toList() : missing;
    }
}
