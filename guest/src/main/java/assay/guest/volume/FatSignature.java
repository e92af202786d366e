package assay.guest.volume;

import assay.disk.Budget;
import assay.disk.ImageException;
import assay.guest.fs.fat.FatTree;
import assay.guest.volume.Signature.Head;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * FAT has no magic number. It is known by a boot sector whose numbers make sense: Microsoft's FAT
 * specification 1.03, "Boot Sector and BPB".
 */
final class FatSignature {

    private static final int MAX_SECTOR_SIZE = 4096;
    private static final int MAX_ROOT_ENTRIES = 100_000;

    private FatSignature() {}

    static Optional<Signature> find(Head head) throws IOException {
        ByteBuffer in = head.bytes();
        int sectorSize = in.getChar(11);
        int clusterSectors = Byte.toUnsignedInt(in.get(13));
        int fats = Byte.toUnsignedInt(in.get(16));
        int media = Byte.toUnsignedInt(in.get(21));
        boolean sane =
                in.getChar(510) == 0xAA55
                        && isJump(in)
                        && sectorSize >= 512
                        && sectorSize <= MAX_SECTOR_SIZE
                        && Integer.bitCount(sectorSize) == 1
                        && Integer.bitCount(clusterSectors) == 1
                        && in.getChar(14) > 0
                        && (fats == 1 || fats == 2)
                        && (media == 0xF0 || media >= 0xF8);
        if (!sane) {
            return Optional.empty();
        }
        // FAT32 says 0 for the sectors of a FAT here and has its own fields behind it.
        int extended = in.getChar(22) == 0 ? 64 : 36;
        boolean named = in.get(extended + 2) == 0x29;
        return Optional.of(
                named
                        ? new Signature(
                                Signature.Type.VFAT,
                                serial(in.getInt(extended + 3)),
                                label(head, extended + 7))
                        : Signature.plain(Signature.Type.VFAT));
    }

    /** A volume's serial number as Linux writes it: {@code 1A2B-3C4D}. */
    static String serial(int number) {
        return "%04X-%04X".formatted(number >>> 16, number & 0xFFFF);
    }

    private static boolean isJump(ByteBuffer in) {
        int first = Byte.toUnsignedInt(in.get(0));
        return first == 0xE9 || first == 0xEB;
    }

    /** The name in the root directory, which is the one that users change, comes first. */
    private static String label(Head head, int inBootSector) throws IOException {
        try {
            return FatTree.open(head.volume(), new Budget(MAX_ROOT_ENTRIES)).label();
        } catch (ImageException e) {
            String stored = head.text(inBootSector, 11);
            return stored.equals("NO NAME") ? "" : stored;
        }
    }
}
