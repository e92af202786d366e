package assay.guest.windows.hive;

import assay.disk.BlockSource;
import assay.disk.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/** A hive as it would be with what is missing written; the file stays as it is. */
final class ReplayedHive implements BlockSource {

    /** A sector of a log. */
    private record Sector(ByteBuffer log, int at) {}

    private final BlockSource file;
    private final long binsSize;
    private final NavigableMap<Long, Sector> sectors = new TreeMap<>();

    /**
     * @param missing at least one entry, each with pages within the bins that it says there are
     */
    ReplayedHive(BlockSource file, List<HiveLog.Placed> missing) {
        this.file = file;
        this.binsSize = missing.getLast().entry().binsSize();
        for (HiveLog.Placed placed : missing) {
            for (LogEntry.Page page : placed.entry().pages()) {
                for (int i = 0; i < page.length(); i += LogEntry.SECTOR) {
                    sectors.put(
                            BaseBlock.SIZE + page.offset() + i,
                            new Sector(placed.log().bytes(), page.at() + i));
                }
            }
        }
    }

    /** Bytes of bins that it has now. */
    long binsSize() {
        return binsSize;
    }

    @Override
    public long size() {
        return BaseBlock.SIZE + binsSize;
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        Objects.checkFromIndexSize(offset, target.remaining(), size());
        int start = target.position();
        int length = target.remaining();
        int there = (int) Math.max(0, Math.min(length, file.size() - offset));
        file.read(Math.min(offset, file.size()), target.slice(start, there));
        target.put(start + there, new byte[length - there]);
        long first = offset - offset % LogEntry.SECTOR;
        for (Map.Entry<Long, Sector> entry :
                sectors.subMap(first, true, offset + length, false).entrySet()) {
            long from = Math.max(offset, entry.getKey());
            long to = Math.min(offset + length, entry.getKey() + LogEntry.SECTOR);
            Sector sector = entry.getValue();
            target.put(
                    start + (int) (from - offset),
                    sector.log,
                    sector.at + (int) (from - entry.getKey()),
                    (int) (to - from));
        }
        target.position(start + length);
    }

    @Override
    public Extent extentAt(long from, long to) {
        Objects.checkFromToIndex(from, to, size());
        return new Extent(from, to - from, Extent.Kind.DATA);
    }

    @Override
    public void close() {
        // it opened nothing
    }
}
