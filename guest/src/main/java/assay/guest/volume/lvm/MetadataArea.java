package assay.guest.volume.lvm;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A ring in which LVM2 writes the text of a group again at each change; a text that reaches the end
 * goes on behind the header.
 *
 * @param bytes the physical volume
 * @param area where the ring is
 */
record MetadataArea(BlockSource bytes, DiskLocn area) {

    /** More than LVM2 makes by default, for groups with some ten thousand volumes. */
    static final int MAX_TEXT = 16 << 20;

    /**
     * The text that counts.
     *
     * @return empty if no group was written here, or only other areas are up to date
     * @throws ImageException if the area is broken, or the text longer than {@link #MAX_TEXT}
     */
    Optional<String> text() throws IOException {
        if (area.offset() < 0
                || area.size() < MdaHeader.SIZE
                || area.offset() > bytes.size() - MdaHeader.SIZE) {
            throw corrupt("a metadata area of " + area.size() + " bytes is said to be here");
        }
        ByteBuffer head = ByteBuffer.allocate(MdaHeader.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        bytes.read(area.offset(), head);
        MdaHeader header =
                MdaHeader.parse(head.flip(), area)
                        .orElseThrow(() -> corrupt("here is no header of a metadata area"));
        return header.textOffset() == 0 || header.ignored()
                ? Optional.empty()
                : Optional.of(text(header));
    }

    private String text(MdaHeader header) throws IOException {
        long offset = header.textOffset();
        long size = header.textSize();
        if (size > MAX_TEXT) {
            throw new ImageException(
                    Reason.LIMIT, PvHeader.LVM, area.offset(), "metadata of " + size + " bytes");
        }
        boolean inside =
                offset >= MdaHeader.SIZE
                        && offset < area.size()
                        && size > 0
                        && size <= area.size() - MdaHeader.SIZE;
        if (!inside || area.size() > bytes.size() - area.offset()) {
            throw corrupt(
                    "%d bytes of metadata from byte %d on leave their area of %d bytes"
                            .formatted(size, offset, area.size()));
        }
        ByteBuffer text = ByteBuffer.allocate((int) size);
        int first = (int) Math.min(size, area.size() - offset);
        bytes.read(area.offset() + offset, text.slice(0, first));
        bytes.read(area.offset() + MdaHeader.SIZE, text.slice(first, (int) size - first));
        if (LvmCrc.of(text) != header.textCrc()) {
            throw corrupt("the checksum of the metadata does not match");
        }
        return new String(text.array(), StandardCharsets.UTF_8);
    }

    private ImageException corrupt(String what) {
        return new ImageException(Reason.CORRUPT, PvHeader.LVM, Math.max(area.offset(), -1), what);
    }
}
