package assay.guest.volume.lvm;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What a physical volume says of itself: {@code struct label_header}, in one of the first four
 * sectors, and {@code struct pv_header} in the same sector.
 *
 * @param pvUuid 32 characters
 * @param deviceSize in bytes, as it was when the volume was made
 * @param metadataAreas where the text of its group may stand, not checked
 */
record PvHeader(String pvUuid, long deviceSize, List<DiskLocn> metadataAreas) {

    /** What it is called in errors. */
    static final String LVM = "lvm2";

    /** {@code LABEL_SIZE}. */
    static final int SECTOR = 512;

    /** {@code LABEL_SCAN_SECTORS}. */
    static final int SECTORS = 4;

    private static final int UUID_LENGTH = 32;

    /** Where what the checksum covers begins: {@code offset_xl}. */
    private static final int CRC_FROM = 20;

    PvHeader {
        metadataAreas = List.copyOf(metadataAreas);
    }

    /**
     * Finds the label.
     *
     * @param head the first four sectors, little-endian
     * @throws ImageException if the label is broken; one with a wrong checksum is none
     */
    static Optional<PvHeader> find(ByteBuffer head) throws ImageException {
        for (int number = 0; number < SECTORS; number++) {
            ByteBuffer sector = head.slice(number * SECTOR, SECTOR).order(head.order());
            if (isLabel(sector, number)) {
                return Optional.of(parse(sector, number));
            }
        }
        return Optional.empty();
    }

    private static boolean isLabel(ByteBuffer sector, int number) {
        return text(sector, 0, 8).equals("LABELONE")
                && text(sector, 24, 8).equals("LVM2 001")
                && sector.getLong(8) == number
                && sector.getInt(16)
                        == LvmCrc.of(sector.duplicate().position(CRC_FROM).limit(SECTOR));
    }

    private static PvHeader parse(ByteBuffer sector, int number) throws ImageException {
        long at = Integer.toUnsignedLong(sector.getInt(20));
        if (at < 32 || at > SECTOR - UUID_LENGTH - Long.BYTES - 2 * DiskLocn.SIZE) {
            throw new ImageException(
                    Reason.CORRUPT,
                    LVM,
                    (long) number * SECTOR + 20,
                    "the physical volume's header is said to be at byte " + at + " of its label");
        }
        int start = (int) at;
        int areas = start + UUID_LENGTH + Long.BYTES;
        List<DiskLocn> data = DiskLocn.list(sector, areas);
        int afterData = areas + (data.size() + 1) * DiskLocn.SIZE;
        return new PvHeader(
                text(sector, start, UUID_LENGTH),
                sector.getLong(start + UUID_LENGTH),
                DiskLocn.list(sector, afterData));
    }

    private static String text(ByteBuffer bytes, int at, int length) {
        byte[] field = new byte[length];
        bytes.get(at, field);
        return new String(field, StandardCharsets.ISO_8859_1);
    }
}
