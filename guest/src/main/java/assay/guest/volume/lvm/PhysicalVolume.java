package assay.guest.volume.lvm;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A partition that is part of a volume group.
 *
 * @param where the partition, for people: {@code partition 2}
 * @param bytes what it holds
 * @param uuid its identity, without dashes; empty if its label is broken
 * @param group its group as its own copy of the metadata describes it, null if it has no copy
 * @param whyNot what is broken about it, empty if nothing is
 */
public record PhysicalVolume(
        String where, BlockSource bytes, String uuid, @Nullable VolumeGroup group, String whyNot) {

    /** Reads the label and the metadata of a partition that has LVM2's signature. */
    public static PhysicalVolume read(String where, BlockSource bytes) throws IOException {
        String uuid = "";
        try {
            PvHeader header = header(bytes);
            uuid = header.pvUuid();
            return new PhysicalVolume(where, bytes, uuid, group(bytes, header).orElse(null), "");
        } catch (ImageException e) {
            return new PhysicalVolume(where, bytes, uuid, null, String.valueOf(e.getMessage()));
        }
    }

    private static PvHeader header(BlockSource bytes) throws IOException {
        int length = PvHeader.SECTORS * PvHeader.SECTOR;
        if (bytes.size() < length) {
            throw new ImageException(
                    Reason.TRUNCATED, PvHeader.LVM, 0, "a physical volume ends within its label");
        }
        ByteBuffer head = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.read(0, head);
        return PvHeader.find(head.flip())
                .orElseThrow(() ->
                        new ImageException(
                                Reason.CORRUPT,
                                PvHeader.LVM,
                                0,
                                "the label's checksum or place is wrong"));
    }

    /** The first copy that is whole; the error of the first one if none is. */
    private static Optional<VolumeGroup> group(BlockSource bytes, PvHeader header)
            throws IOException {
        ImageException broken = null;
        if (header.metadataAreas().isEmpty()) {
            broken =
                    new ImageException(
                            Reason.UNSUPPORTED,
                            PvHeader.LVM,
                            -1,
                            "the metadata of its volume group is on another disk");
        }
        for (DiskLocn area : header.metadataAreas()) {
            try {
                Optional<String> text = new MetadataArea(bytes, area).text();
                if (text.isPresent()) {
                    return Optional.of(VolumeGroup.parse(ConfigText.parse(text.get())));
                }
            } catch (ImageException e) {
                broken = broken == null ? e : broken;
            }
        }
        if (broken != null) {
            throw broken;
        }
        return Optional.empty();
    }
}
