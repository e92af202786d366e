package assay.disk.vmdk;

import assay.disk.BlockSource;
import assay.disk.Extent;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.MappedSource;
import assay.disk.MappedSource.Piece;
import java.io.IOException;

/**
 * Finds the bytes of the disk in the file ("Grain Directory" and "Grain Table" in VMware's Virtual
 * Disk Format 5.0). What an entry says is checked whenever it is used. Of two directories the first
 * is used, as QEMU does.
 */
final class GrainMap implements MappedSource.Mapping {

    /** How many empty entries of the grain directory are looked at for one answer. */
    private static final int MAX_EMPTY_TABLES = 1024;

    private static final long UNALLOCATED = 0;
    private static final long ZEROED = 1;

    private final BlockSource file;
    private final Geometry geometry;
    private final TableCache tables;
    private final CompressedGrains compressed;

    GrainMap(BlockSource file, Geometry geometry) {
        this.file = file;
        this.geometry = geometry;
        this.tables = new TableCache(file);
        this.compressed = new CompressedGrains(file, geometry);
    }

    @Override
    public Piece at(long offset) throws IOException {
        long grain = offset >>> geometry.grainBits();
        long table = grain >>> Geometry.GT_BITS;
        long directoryAt = geometry.gdOffset() + table * Geometry.ENTRY;
        long sector = tables.entry(directoryAt);
        if (sector == 0) {
            return absent(Extent.Kind.HOLE, offset, afterEmptyTables(table) << Geometry.GT_BITS);
        }
        long tableAt = sector << Geometry.SECTOR_BITS;
        int length = Geometry.GT_ENTRIES * Geometry.ENTRY;
        geometry.requireInside(tableAt, length, "the grain table", directoryAt);

        long entryAt = tableAt + (grain & (Geometry.GT_ENTRIES - 1)) * Geometry.ENTRY;
        long entry = tables.entry(entryAt);
        if (entry == UNALLOCATED) {
            return absent(Extent.Kind.HOLE, offset, grain + run(grain, entryAt, 0));
        }
        if (entry == ZEROED && geometry.zeroedGrains()) {
            return absent(Extent.Kind.ZERO, offset, grain + run(grain, entryAt, 0));
        }
        return stored(offset, grain, entry, entryAt);
    }

    private Piece absent(Extent.Kind kind, long offset, long endGrain) {
        return new Piece.Absent(kind, (endGrain << geometry.grainBits()) - offset);
    }

    private Piece stored(long offset, long grain, long entry, long entryAt) throws IOException {
        long start = grain << geometry.grainBits();
        long within = offset - start;
        long place = entry << Geometry.SECTOR_BITS;
        if (place < Math.max(geometry.overHead(), Geometry.SECTOR)) {
            throw new ImageException(
                    Reason.CORRUPT, VmdkFormat.NAME, entryAt, "a grain is within the metadata");
        }
        if (geometry.compressed()) {
            geometry.requireInside(place, Marker.GRAIN_HEADER + 1L, "the grain", entryAt);
            return new Piece.Stored(
                    new CompressedGrain(compressed, place, start),
                    within,
                    geometry.grainSize() - within);
        }
        long needed = Math.min(geometry.grainSize(), geometry.size() - start);
        geometry.requireInside(place, needed, "the grain", entryAt);
        long inFile = (geometry.fileSize() - place) >>> geometry.grainBits();
        long sectors = geometry.grainSize() >>> Geometry.SECTOR_BITS;
        long run = Math.clamp(run(grain, entryAt, sectors), 1, Math.max(1, inFile));
        return new Piece.Stored(file, place + within, (run << geometry.grainBits()) - within);
    }

    /**
     * How many grains from {@code grain} on have entries that follow each other.
     *
     * @param step by how much an entry is greater than the one before
     */
    private long run(long grain, long entryAt, long step) throws IOException {
        long inTable = Geometry.GT_ENTRIES - (grain & (Geometry.GT_ENTRIES - 1));
        long most = Math.min(inTable, geometry.grains() - grain);
        long first = tables.entry(entryAt);
        long run = 1;
        while (run < most && tables.entry(entryAt + run * Geometry.ENTRY) == first + run * step) {
            run++;
        }
        return run;
    }

    private long afterEmptyTables(long table) throws IOException {
        long last = (geometry.grains() - 1) >>> Geometry.GT_BITS;
        long end = Math.min(last, table + MAX_EMPTY_TABLES);
        long next = table + 1;
        while (next <= end && tables.entry(geometry.gdOffset() + next * Geometry.ENTRY) == 0) {
            next++;
        }
        return next;
    }
}
