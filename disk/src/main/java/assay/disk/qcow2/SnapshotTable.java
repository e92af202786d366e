package assay.disk.qcow2;

import assay.disk.BlockSource;
import assay.disk.DiskSnapshot;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The list of internal snapshots ("Snapshots" in QEMU's {@code docs/interop/qcow2.txt}). */
final class SnapshotTable {

    private static final int MAX_LISTED = 1_000;

    /** QEMU's, too (block/qcow2.h); names of up to 64 KiB are allowed by the format. */
    private static final int MAX_EXTRA_DATA = 1_024;

    private SnapshotTable() {}

    /** The first snapshots; the header's numbers were checked by {@link Geometry}. */
    static List<DiskSnapshot> read(BlockSource file, Qcow2Header header) throws IOException {
        List<DiskSnapshot> snapshots = new ArrayList<>();
        long at = header.snapshotsOffset();
        for (int i = 0; i < Math.min(header.nbSnapshots(), MAX_LISTED); i++) {
            Entry entry = Entry.parse(bytes(file, at, Entry.FIXED), at);
            int length = entry.extraDataSize + entry.idStrSize + entry.nameSize;
            snapshots.add(entry.snapshot(bytes(file, at + Entry.FIXED, length)));
            at += (Entry.FIXED + length + 7) & -8;
        }
        return snapshots;
    }

    private static ByteBuffer bytes(BlockSource file, long at, int length) throws IOException {
        if (at > file.size() - length) {
            throw new ImageException(
                    Reason.TRUNCATED,
                    Qcow2Format.NAME,
                    at,
                    "the file ends within the list of snapshots; copy the image again");
        }
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.BIG_ENDIAN);
        file.read(at, bytes);
        return bytes.flip();
    }

    /**
     * The part of an entry that is always there.
     *
     * @param idStrSize bytes of the ID
     * @param nameSize bytes of the name
     * @param dateSec when it was made, in seconds since 1970
     * @param dateNsec and nanoseconds, below a second
     * @param vmStateSize bytes of saved memory, unless the extra data says it
     * @param extraDataSize bytes between these and the ID
     */
    private record Entry(
            int idStrSize,
            int nameSize,
            long dateSec,
            long dateNsec,
            long vmStateSize,
            int extraDataSize) {

        static final int FIXED = 40;

        /** Reads an entry that starts at {@code at} of the file. */
        static Entry parse(ByteBuffer bytes, long at) throws ImageException {
            long extra = Integer.toUnsignedLong(bytes.getInt(36));
            if (extra > MAX_EXTRA_DATA) {
                throw new ImageException(
                        Reason.LIMIT,
                        Qcow2Format.NAME,
                        at + 36,
                        "a snapshot with " + extra + " bytes of extra data");
            }
            return new Entry(
                    Short.toUnsignedInt(bytes.getShort(12)),
                    Short.toUnsignedInt(bytes.getShort(14)),
                    Integer.toUnsignedLong(bytes.getInt(16)),
                    Integer.toUnsignedLong(bytes.getInt(20)),
                    Integer.toUnsignedLong(bytes.getInt(32)),
                    (int) extra);
        }

        /** The snapshot, with what follows in the file. */
        DiskSnapshot snapshot(ByteBuffer rest) {
            long large = extraDataSize >= Long.BYTES ? rest.getLong(0) : 0;
            return new DiskSnapshot(
                    HeaderExtensions.text(rest.slice(extraDataSize, idStrSize)),
                    HeaderExtensions.text(rest.slice(extraDataSize + idStrSize, nameSize)),
                    Instant.ofEpochSecond(dateSec, dateNsec),
                    large > 0 ? large : vmStateSize);
        }
    }
}
