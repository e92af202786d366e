package assay.guest.fs.ntfs;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;

/** Reads what the files {@code $Volume}, {@code $LogFile} and {@code $Bitmap} say of the volume. */
final class VolumeState {

    private static final long LOG_FILE = 2;
    private static final long VOLUME = 3;
    private static final long BITMAP = 6;

    private static final int VOLUME_IS_DIRTY = 1;

    /** Of a volume of 2 TiB with clusters of 4 KiB; larger ones are not counted. */
    private static final long MAX_BITMAP_SIZE = 64 << 20;

    private static final int CHUNK_SIZE = 64 * 1024;

    private VolumeState() {}

    static NtfsInfo read(Mft mft, boolean hibernated) throws IOException {
        BootSector boot = mft.boot();
        Block information =
                NtfsFile.open(mft, VOLUME).require(Attribute.VOLUME_INFORMATION, "").value();
        return new NtfsInfo(
                boot.serial(),
                label(mft),
                information.u8(8) + "." + information.u8(9),
                (information.u16(10) & VOLUME_IS_DIRTY) != 0,
                logIsClean(mft),
                hibernated,
                boot.clusterSize(),
                boot.clusters(),
                freeClusters(mft));
    }

    static String label(Mft mft) throws IOException {
        NtfsFile volume = NtfsFile.open(mft, VOLUME);
        if (volume.find(Attribute.VOLUME_NAME, "").isEmpty()) {
            return "";
        }
        Block name = volume.require(Attribute.VOLUME_NAME, "").value();
        return FileName.text(name.utf16(0, name.size() / 2));
    }

    /**
     * Whether {@code hiberfil.sys} has a system to go on with, {@code PO_MEMORY_IMAGE}: it loses
     * this signature when that is done.
     */
    static boolean isHibernation(BlockSource hiberfil) throws IOException {
        if (hiberfil.size() < Integer.BYTES) {
            return false;
        }
        ByteBuffer signature = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        hiberfil.read(0, signature);
        int magic = signature.getInt(0);
        return magic == 0x72626968 || magic == 0x52424948; // hibr, HIBR
    }

    private static boolean logIsClean(Mft mft) throws IOException {
        try {
            NtfsFile log = NtfsFile.open(mft, LOG_FILE);
            return RestartPage.isClean(log.source(log.require(Attribute.DATA, "")));
        } catch (ImageException e) {
            return false; // Windows makes a new log, after a check of the volume
        }
    }

    private static long freeClusters(Mft mft) throws IOException {
        NtfsFile file = NtfsFile.open(mft, BITMAP);
        BlockSource bitmap = file.source(file.require(Attribute.DATA, ""));
        long clusters = mft.boot().clusters();
        long size = Math.ceilDiv(clusters, 8);
        if (size > MAX_BITMAP_SIZE) {
            return -1;
        }
        if (size > bitmap.size()) {
            throw Block.corrupt(
                    "$Bitmap has %d bytes for %d clusters".formatted(bitmap.size(), clusters));
        }
        long used = 0;
        for (long at = 0; at < size; at += CHUNK_SIZE) {
            mft.budget().step(Block.NTFS);
            ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK_SIZE, size - at));
            bitmap.read(at, chunk);
            BitSet bits = BitSet.valueOf(chunk.flip());
            // The last byte may tell of clusters behind the end as if they were in use.
            used += bits.get(0, (int) Math.min(8L * CHUNK_SIZE, clusters - 8 * at)).cardinality();
        }
        return clusters - used;
    }
}
