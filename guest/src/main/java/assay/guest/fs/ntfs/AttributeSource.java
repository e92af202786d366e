package assay.guest.fs.ntfs;

import assay.disk.BlockSource;
import assay.disk.BytesSource;
import assay.disk.Extent;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.MappedSource;
import assay.disk.MappedSource.Piece;
import assay.guest.fs.BlockMap;
import java.io.IOException;

/** The bytes of an attribute, wherever and however they are stored. */
final class AttributeSource {

    private static final int LZNT1 = 1;

    private AttributeSource() {}

    /**
     * @param attribute the first piece, which has the sizes
     * @throws ImageException if they are encrypted, or its runs end before its size
     */
    static BlockSource of(NtfsFile file, Attribute attribute) throws IOException {
        if (attribute.encrypted()) {
            throw new ImageException(
                    Reason.ENCRYPTED,
                    Block.NTFS,
                    -1,
                    "file " + file.number() + " is encrypted by the file system (EFS)");
        }
        return switch (attribute.body()) {
            case Attribute.Body.Resident resident -> new BytesSource(resident.value().copy());
            case Attribute.Body.NonResident outside -> outside(file, attribute, outside);
        };
    }

    private static BlockSource outside(
            NtfsFile file, Attribute attribute, Attribute.Body.NonResident outside)
            throws IOException {
        Mft mft = file.mft();
        RunList runs = file.runs(attribute, outside);
        long clusterSize = mft.boot().clusterSize();
        if (runs.end() * clusterSize < outside.dataSize()) {
            throw Block.corrupt(
                    "file %d has %d bytes in %d clusters of %d"
                            .formatted(file.number(), outside.dataSize(), runs.end(), clusterSize));
        }
        return switch (attribute.compression()) {
            case 0 ->
                    mapped(
                            mft.partition(),
                            mft.boot(),
                            runs,
                            outside.dataSize(),
                            outside.initializedSize());
            case LZNT1 -> CompressedUnits.source(mft, runs, outside);
            default ->
                    throw Block.unsupported(
                            "file %d is compressed by method %d"
                                    .formatted(file.number(), attribute.compression()));
        };
    }

    /** Bytes that stand in clusters as they are, with zeros from {@code initialized} on. */
    static BlockSource mapped(
            BlockSource partition, BootSector boot, RunList runs, long size, long initialized) {
        return new MappedSource(
                Block.NTFS, size, at -> piece(partition, boot, runs, size, initialized, at));
    }

    private static Piece piece(
            BlockSource partition,
            BootSector boot,
            RunList runs,
            long size,
            long initialized,
            long at) {
        if (at >= initialized) {
            return new Piece.Absent(Extent.Kind.ZERO, size - at);
        }
        int clusterSize = boot.clusterSize();
        BlockMap.Run run = runs.at(at / clusterSize);
        long inCluster = at % clusterSize;
        long length = Math.min(run.blocks() * clusterSize - inCluster, initialized - at);
        return run.kind() == Extent.Kind.DATA
                ? new Piece.Stored(partition, run.physical() * clusterSize + inCluster, length)
                : new Piece.Absent(run.kind(), length);
    }
}
