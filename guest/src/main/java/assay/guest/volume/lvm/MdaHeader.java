package assay.guest.volume.lvm;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Where in a metadata area the text stands that counts: {@code struct mda_header} with its first
 * {@code struct raw_locn}.
 *
 * @param textOffset from the area's start, 0 if no group was written there; not checked
 * @param textSize in bytes, not checked
 * @param textCrc checksum of the text
 * @param ignored whether the text is old, for the group keeps enough copies elsewhere
 */
record MdaHeader(long textOffset, long textSize, int textCrc, boolean ignored) {

    /** {@code MDA_HEADER_SIZE}: the ring of texts begins behind it. */
    static final int SIZE = 512;

    private static final byte[] MAGIC = {
        ' ', 'L', 'V', 'M', '2', ' ', 'x', '[', '5', 'A', '%', 'r', '0', 'N', '*', '>'
    };
    private static final int RAW_LOCN = 40;
    private static final int RAW_LOCN_IGNORED = 1;

    /**
     * Reads the header.
     *
     * @param bytes {@link #SIZE} bytes, little-endian
     * @param area where the physical volume says that they stand
     * @return empty if they are no header of this area
     */
    static Optional<MdaHeader> parse(ByteBuffer bytes, DiskLocn area) {
        boolean valid =
                bytes.slice(4, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))
                        && bytes.getInt(20) == 1
                        && bytes.getLong(24) == area.offset()
                        && bytes.getLong(32) == area.size()
                        && bytes.getInt(0) == LvmCrc.of(bytes.duplicate().position(4).limit(SIZE));
        return valid
                ? Optional.of(
                        new MdaHeader(
                                bytes.getLong(RAW_LOCN),
                                bytes.getLong(RAW_LOCN + 8),
                                bytes.getInt(RAW_LOCN + 16),
                                (bytes.getInt(RAW_LOCN + 20) & RAW_LOCN_IGNORED) != 0))
                : Optional.empty();
    }
}
