package assay.guest.fs.ntfs;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.Extent;
import assay.disk.ImageException;
import assay.guest.fs.BlockMap;
import assay.guest.fs.MetadataCache;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The Master File Table: the records of all files. It is a file itself, whose first record stands
 * where the boot sector says.
 */
final class Mft {

    /** What {@code $MFTMirr} has a copy of. */
    private static final int MIRRORED = 4;

    /** More pieces than the MFT of any volume in use has. */
    private static final int MAX_PIECES = 256;

    private final BlockSource partition;
    private final BootSector boot;
    private final Budget budget;
    private final RunList runs;
    private final long size;
    private final MetadataCache records;

    private Mft(
            BlockSource partition, BootSector boot, Budget budget, RunList runs, long dataSize) {
        this.partition = partition;
        this.boot = boot;
        this.budget = budget;
        this.runs = runs;
        // Until all its pieces are known it is shorter than it says.
        this.size = Math.min(dataSize, runs.end() * boot.clusterSize());
        BlockSource data = AttributeSource.mapped(partition, boot, runs, size, size);
        this.records = new MetadataCache(Block.NTFS, data, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Opens the table of the volume in {@code partition}.
     *
     * @param budget takes a step for every record that is read
     */
    static Mft open(BlockSource partition, Budget budget) throws IOException {
        Block head = read(partition, 0, BootSector.SIZE);
        BootSector boot = BootSector.parse(head, partition.size());
        FileRecord first = first(partition, boot);
        Attribute data =
                first.find(Attribute.DATA, "")
                        .orElseThrow(() -> Block.corrupt("the MFT has no data"));
        if (!(data.body() instanceof Attribute.Body.NonResident start)) {
            throw Block.corrupt("the MFT is inside its own first record");
        }
        RunList.Builder runs = new RunList.Builder(boot).add(start);
        Mft mft = new Mft(partition, boot, budget, runs.build(), start.dataSize());
        return mft.withPieces(first, runs, start.dataSize());
    }

    /** Its later pieces stand in records of its own, each in what is known before it. */
    private Mft withPieces(FileRecord first, RunList.Builder builder, long dataSize)
            throws IOException {
        Mft mft = this;
        List<AttributeListEntry> pieces =
                NtfsFile.of(this, first).list().stream()
                        .filter(entry -> entry.is(Attribute.DATA, "") && entry.lowestVcn() > 0)
                        .toList();
        if (pieces.size() > MAX_PIECES) {
            throw Block.limit("the MFT is in more than " + MAX_PIECES + " pieces");
        }
        for (AttributeListEntry piece : pieces) {
            Attribute attribute = NtfsFile.of(mft, first).attribute(piece);
            if (attribute.body() instanceof Attribute.Body.NonResident next) {
                builder.add(next);
                mft = new Mft(partition, boot, budget, builder.build(), dataSize);
            }
        }
        return mft;
    }

    BlockSource partition() {
        return partition;
    }

    BootSector boot() {
        return boot;
    }

    Budget budget() {
        return budget;
    }

    /**
     * A record that is in use.
     *
     * @throws ImageException if there is none of that number
     */
    FileRecord record(long number) throws IOException {
        budget.step(Block.NTFS);
        int length = boot.recordSize();
        if (number < 0 || number > size / length - 1) {
            throw Block.corrupt("there is no MFT record %d in %d bytes".formatted(number, size));
        }
        try {
            ByteBuffer bytes = records.read(number * length, length);
            return FileRecord.parse(new Block(bytes, placeOf(number * length)), number);
        } catch (ImageException e) {
            if (number >= MIRRORED) {
                throw e;
            }
            return mirrored(partition, boot, number, e);
        }
    }

    private long placeOf(long offset) {
        BlockMap.Run run = runs.at(offset / boot.clusterSize());
        return run.kind() == Extent.Kind.DATA
                ? run.physical() * boot.clusterSize() + offset % boot.clusterSize()
                : -1;
    }

    private static FileRecord first(BlockSource partition, BootSector boot) throws IOException {
        try {
            long at = boot.mftLcn() * boot.clusterSize();
            return FileRecord.parse(read(partition, at, boot.recordSize()), 0);
        } catch (ImageException e) {
            return mirrored(partition, boot, 0, e);
        }
    }

    /** The copy of a record that cannot be read, or the reason why that cannot. */
    private static FileRecord mirrored(
            BlockSource partition, BootSector boot, long number, ImageException why)
            throws IOException {
        long lcn = boot.mftMirrLcn();
        if (lcn < 0 || lcn >= boot.clusters()) {
            throw why;
        }
        try {
            long at = lcn * boot.clusterSize() + number * boot.recordSize();
            return FileRecord.parse(read(partition, at, boot.recordSize()), number);
        } catch (ImageException e) {
            why.addSuppressed(e);
            throw why;
        }
    }

    private static Block read(BlockSource partition, long at, int length) throws IOException {
        MetadataCache once = new MetadataCache(Block.NTFS, partition, ByteOrder.LITTLE_ENDIAN);
        return new Block(once.read(at, length), at);
    }
}
