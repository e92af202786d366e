package assay.guest.volume.lvm;

import assay.disk.BlockSource;
import assay.disk.Extent;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.MappedSource;
import assay.disk.MappedSource.Piece;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where the bytes of one logical volume stand. */
final class VolumeMap implements MappedSource.Mapping {

    private static final int SECTOR = 512;

    /** Keeps all sums of offsets far from overflow. */
    private static final long MAX_SIZE = 1L << 60;

    private final TreeMap<Long, Run> runs = new TreeMap<>();
    private long size;

    /**
     * A segment in bytes.
     *
     * @param length in bytes
     * @param stripeSize in bytes; the length of a column where there is one
     * @param columns where the stripes begin; none for a segment of zeros
     */
    private record Run(long length, long stripeSize, List<Column> columns) {}

    private record Column(BlockSource source, long start) {}

    private VolumeMap() {}

    /**
     * Lays out a volume.
     *
     * @param volume its section of the metadata
     * @param sources the physical volumes of the group that are there, by identity
     * @return all of its bytes
     * @throws ImageException if it is not read, or not all of it is there, or its segments
     *     contradict each other
     */
    static BlockSource source(
            VolumeGroup group, ConfigSection volume, Map<String, BlockSource> sources)
            throws ImageException {
        List<Segment> segments = new ArrayList<>();
        for (ConfigSection section : volume.sections()) {
            segments.add(Segment.parse(section));
        }
        segments.sort(Comparator.comparingLong(Segment::firstExtent));
        VolumeMap map = new VolumeMap();
        long extents = 0;
        for (Segment segment : segments) {
            if (segment.firstExtent() != extents) {
                throw volume.corrupt(
                        "has a segment at extent %d where %d comes next"
                                .formatted(segment.firstExtent(), extents));
            }
            extents += segment.extents();
            if (extents > MAX_SIZE / group.extentSize()) {
                throw volume.corrupt("has " + extents + " extents, more than can be");
            }
            map.add(segment, group, sources);
        }
        return new MappedSource(PvHeader.LVM, map.size, map);
    }

    private void add(Segment segment, VolumeGroup group, Map<String, BlockSource> sources)
            throws ImageException {
        List<Column> columns = new ArrayList<>();
        switch (segment.type()) {
            case "striped" -> {
                long extents = segment.extents() / segment.stripes().size();
                for (Segment.Stripe stripe : segment.stripes()) {
                    columns.add(column(stripe, extents, group, sources));
                }
            }
            case "zero" -> {
                // nothing to find
            }
            default -> throw unsupported("volumes of type " + segment.type() + " are not read");
        }
        long length = segment.extents() * group.extentSize();
        long stripeSize = columns.size() == 1 ? length : segment.stripeSize() * SECTOR;
        if (columns.size() > 1 && group.extentSize() % stripeSize != 0) {
            throw unsupported("stripes of " + stripeSize + " bytes do not fill its extents");
        }
        runs.put(size, new Run(length, stripeSize, columns));
        size += length;
    }

    private static Column column(
            Segment.Stripe stripe,
            long extents,
            VolumeGroup group,
            Map<String, BlockSource> sources)
            throws ImageException {
        VolumeGroup.Pv pv = group.pvs().get(stripe.pv());
        if (pv == null) {
            throw unsupported("it stands on " + stripe.pv() + ", which is no physical volume");
        }
        BlockSource source = sources.get(pv.uuid());
        if (source == null) {
            throw unsupported(
                    "the physical volume %s, last seen as %s, is not on this disk"
                            .formatted(pv.uuid(), pv.device()));
        }
        long end = stripe.firstExtent() + extents;
        if (end > pv.extents() || end > (MAX_SIZE - pv.start()) / group.extentSize()) {
            throw new ImageException(
                    Reason.CORRUPT,
                    PvHeader.LVM,
                    -1,
                    "extents up to %d of %s are used, which has %d"
                            .formatted(end, stripe.pv(), pv.extents()));
        }
        return new Column(source, pv.start() + stripe.firstExtent() * group.extentSize());
    }

    @Override
    public Piece at(long offset) {
        Map.Entry<Long, Run> entry = runs.floorEntry(offset);
        Run run = entry.getValue();
        long inRun = offset - entry.getKey();
        int count = run.columns().size();
        if (count == 0) {
            return new Piece.Absent(Extent.Kind.ZERO, run.length() - inRun);
        }
        long stripe = inRun / run.stripeSize();
        long inStripe = inRun % run.stripeSize();
        Column column = run.columns().get((int) (stripe % count));
        long start = column.start() + stripe / count * run.stripeSize() + inStripe;
        return new Piece.Stored(column.source(), start, run.stripeSize() - inStripe);
    }

    private static ImageException unsupported(String what) {
        return new ImageException(Reason.UNSUPPORTED, PvHeader.LVM, -1, what);
    }
}
