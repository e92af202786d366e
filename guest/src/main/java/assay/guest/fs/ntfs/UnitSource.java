package assay.guest.fs.ntfs;

import assay.disk.BlockSource;
import assay.disk.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Bytes that are compressed in units of one size; the last units that were read are kept. */
final class UnitSource implements BlockSource {

    /** With units of at most 64 KiB, at most 256 KiB for each file that is open. */
    private static final int MAX_KEPT = 4;

    private final long size;
    private final int unitSize;
    private final Units units;
    private final Map<Long, byte[]> kept =
            new LinkedHashMap<>(8, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
                    return size() > MAX_KEPT;
                }
            };

    /** Where units come from. Safe for use by many threads. */
    interface Units {

        /** The bytes of a unit, as many as a unit has; the last one may have less. */
        byte[] read(long number) throws IOException;

        /** What is known about a unit without reading it. */
        Extent.Kind kind(long number) throws IOException;
    }

    /**
     * @param size of all in bytes
     * @param unitSize bytes in each unit but the last
     */
    UnitSource(long size, int unitSize, Units units) {
        this.size = size;
        this.unitSize = unitSize;
        this.units = units;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        Objects.checkFromIndexSize(offset, target.remaining(), size);
        long at = offset;
        // Each turn fills at least the rest of a unit.
        while (target.hasRemaining()) {
            int inUnit = (int) (at % unitSize);
            int length = Math.min(unitSize - inUnit, target.remaining());
            target.put(unit(at / unitSize), inUnit, length);
            at += length;
        }
    }

    private byte[] unit(long number) throws IOException {
        synchronized (kept) {
            byte[] known = kept.get(number);
            if (known != null) {
                return known;
            }
        }
        byte[] unit = units.read(number);
        synchronized (kept) {
            kept.put(number, unit);
        }
        return unit;
    }

    @Override
    public Extent extentAt(long from, long to) throws IOException {
        Objects.checkFromToIndex(from, to, size);
        long left = unitSize - from % unitSize;
        return new Extent(from, Math.min(left, to - from), units.kind(from / unitSize));
    }

    @Override
    public void close() {}
}
