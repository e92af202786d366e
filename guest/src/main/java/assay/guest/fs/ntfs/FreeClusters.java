package assay.guest.fs.ntfs;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.FreeRuns;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;

/** Finds the clusters that are not in use, by {@code $Bitmap}. */
final class FreeClusters {

    private static final long BITMAP = 6;
    private static final int CHUNK_SIZE = 64 * 1024;

    /**
     * Where a volume with shadow copies has a block that names {@link #VSS_ID} and, at {@link
     * #VSS_CATALOG}, where their catalog is: the documentation of libvshadow, "Volume header".
     */
    private static final long VSS_HEADER = 0x1E00;

    /** The GUID 3808876b-c176-4e48-b7ae-04046e6cc752. */
    private static final long VSS_ID = 0x4E48_C176_3808_876BL;

    private static final int VSS_CATALOG = 48;
    private static final int VSS_SIZE = 56;

    private FreeClusters() {}

    /** Tells all free clusters of a volume of which {@code info} was read. */
    static void tell(Mft mft, NtfsInfo info, FreeRuns target) throws IOException {
        if (!info.clean()) {
            throw new ImageException(
                    Reason.DIRTY, Block.NTFS, -1, "Windows did not close it, or sleeps in it");
        }
        if (hasShadowCopies(mft.partition())) {
            throw new ImageException(
                    Reason.UNSUPPORTED,
                    Block.NTFS,
                    VSS_HEADER,
                    "its shadow copies may need clusters that are free now");
        }
        NtfsFile file = NtfsFile.open(mft, BITMAP);
        BlockSource bitmap = file.source(file.require(Attribute.DATA, ""));
        long clusters = mft.boot().clusters();
        if (Math.ceilDiv(clusters, Byte.SIZE) > bitmap.size()) {
            throw Block.corrupt("$Bitmap has only " + bitmap.size() + " bytes");
        }
        int clusterSize = mft.boot().clusterSize();
        for (long first = 0; first < clusters; first += (long) CHUNK_SIZE * Byte.SIZE) {
            mft.budget().step(Block.NTFS);
            int count = (int) Math.min((long) CHUNK_SIZE * Byte.SIZE, clusters - first);
            ByteBuffer chunk = ByteBuffer.allocate(Math.ceilDiv(count, Byte.SIZE));
            bitmap.read(first / Byte.SIZE, chunk);
            BitSet used = BitSet.valueOf(chunk.flip());
            used.set(count); // ends the last run
            for (int from = used.nextClearBit(0); from < count; ) {
                int to = used.nextSetBit(from);
                target.add((first + from) * clusterSize, (long) (to - from) * clusterSize);
                from = used.nextClearBit(to);
            }
        }
    }

    /** Shadow copies keep what was overwritten since, and need what was only deleted in place. */
    private static boolean hasShadowCopies(BlockSource volume) throws IOException {
        if (volume.size() < VSS_HEADER + VSS_SIZE) {
            return false;
        }
        ByteBuffer header = ByteBuffer.allocate(VSS_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        volume.read(VSS_HEADER, header);
        return header.getLong(0) == VSS_ID && header.getLong(VSS_CATALOG) != 0;
    }
}
