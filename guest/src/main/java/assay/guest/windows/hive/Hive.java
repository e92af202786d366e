package assay.guest.windows.hive;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A registry hive, read-only. At most 4 MiB of it are in memory, whatever its size. Transaction
 * logs of a hive that was not written to the end are replayed in memory, as Windows would do it.
 *
 * <p>Nothing here walks a whole hive: whoever does bounds its depth, as keys of a hostile hive may
 * contain each other.
 */
public final class Hive {

    private static final int HBIN = 0x6E696268;

    private final BaseBlock base;
    private final Key root;
    private final int replayed;

    private Hive(BaseBlock base, Key root, int replayed) {
        this.base = base;
        this.root = root;
        this.replayed = replayed;
    }

    /** A hive without logs: as {@link #open(BlockSource, List, Budget)}. */
    public static Hive open(BlockSource file, Budget budget) throws IOException {
        return open(file, List.of(), budget);
    }

    /**
     * Reads the base block and the root key, and the logs if the hive is dirty.
     *
     * @param logs files beside it, {@code .LOG1} and {@code .LOG2}; those that are none are passed
     *     over
     * @param budget takes a step for every cell that is read, now and later
     * @throws ImageException if it is no hive, or one that is broken there
     */
    public static Hive open(BlockSource file, List<BlockSource> logs, Budget budget)
            throws IOException {
        if (file.size() < BaseBlock.SIZE + 8) {
            throw new ImageException(
                    Reason.TRUNCATED, Cell.HIVE, -1, "the file has " + file.size() + " bytes");
        }
        // Room for the signature of the first bin, too.
        ByteBuffer head = ByteBuffer.allocate(BaseBlock.SIZE + 8).order(ByteOrder.LITTLE_ENDIAN);
        file.read(0, head);
        Cell block = new Cell(head.flip(), 0);
        BaseBlock base = BaseBlock.parse(block, file.size());
        if (block.i32(BaseBlock.SIZE) != HBIN) {
            throw block.corrupt(BaseBlock.SIZE, "there is no bin behind the base block");
        }
        List<HiveLog.Placed> missing = base.dirty() ? missing(logs, base) : List.of();
        if (missing.isEmpty()) {
            return new Hive(
                    base, Key.read(new Cells(file, base.binsSize(), budget), base.rootCell()), 0);
        }
        ReplayedHive whole = new ReplayedHive(file, missing);
        Cells cells = new Cells(whole, whole.binsSize(), budget);
        return new Hive(base, Key.read(cells, base.rootCell()), missing.size());
    }

    private static List<HiveLog.Placed> missing(List<BlockSource> logs, BaseBlock base)
            throws IOException {
        List<HiveLog> read = new ArrayList<>();
        for (BlockSource log : logs) {
            HiveLog.read(log).ifPresent(read::add);
        }
        return HiveLog.missing(read, base.secondarySequence());
    }

    /** The key at the top. */
    public Key root() {
        return root;
    }

    /**
     * The key at a path from the root, such as {@code Microsoft\Windows NT\CurrentVersion}, without
     * regard to case; the root at the empty path.
     */
    public Optional<Key> key(String path) throws IOException {
        Optional<Key> at = Optional.of(root);
        int start = 0;
        while (at.isPresent() && start < path.length()) {
            int slash = path.indexOf('\\', start);
            int end = slash < 0 ? path.length() : slash;
            if (end > start) {
                at = at.get().subkey(path.substring(start, end));
            }
            start = end + 1;
        }
        return at;
    }

    /**
     * Whether writing it was begun and not finished. What is newest is then in its logs, and
     * missing here unless they were {@link #replayed}.
     */
    public boolean dirty() {
        return base.dirty();
    }

    /** How many entries of its logs were applied; 0 if it is clean, or nothing was in them. */
    public int replayed() {
        return replayed;
    }

    /** When it was last written. */
    public Instant lastWritten() {
        return FileTime.instant(base.lastWritten());
    }
}
