package assay.guest.linux.boot;

import assay.disk.BlockSource;
import assay.guest.Evidence;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Whether a PC's BIOS finds something to start in the disk's first sector: GRUB, or boot code that
 * goes on to an active partition.
 */
public final class BiosBoot {

    private static final int SECTOR = 512;

    /** The bytes before the partition table and the disk signature are code. */
    private static final int CODE = 440;

    private static final int PARTITIONS = 446;
    private static final int SIGNATURE = 0xAA55;

    /** {@code GRUB_BOOT_MACHINE_KERNEL_SECTOR}: where GRUB's boot.img finds core.img. */
    private static final int GRUB_KERNEL_SECTOR = 0x5C;

    private BiosBoot() {}

    /** What the BIOS would start; empty if it finds nothing. */
    public static Optional<Evidence> find(BlockSource disk) throws IOException {
        if (disk.size() < SECTOR) {
            return Optional.empty();
        }
        ByteBuffer sector = sector(disk, 0);
        boolean code = !isZero(sector, CODE);
        if (!code || !signed(sector)) {
            return Optional.empty();
        }
        byte[] text = new byte[CODE];
        sector.get(0, text);
        if (new String(text, StandardCharsets.ISO_8859_1).contains("GRUB")) {
            long core = sector.getLong(GRUB_KERNEL_SECTOR);
            boolean there =
                    core > 0 && core < disk.size() / SECTOR && !isZero(sector(disk, core), SECTOR);
            return there
                    ? Optional.of(Evidence.at("sector 0", "GRUB, core.img at sector " + core))
                    : Optional.empty();
        }
        return activePartition(disk, sector);
    }

    private static Optional<Evidence> activePartition(BlockSource disk, ByteBuffer table)
            throws IOException {
        for (int i = 0; i < 4; i++) {
            int entry = PARTITIONS + 16 * i;
            long start = Integer.toUnsignedLong(table.getInt(entry + 8));
            boolean active = table.get(entry) == (byte) 0x80 && table.get(entry + 4) != 0;
            if (active && start < disk.size() / SECTOR && signed(sector(disk, start))) {
                return Optional.of(Evidence.at("partition " + (i + 1), "active, with boot code"));
            }
        }
        return Optional.empty();
    }

    private static boolean signed(ByteBuffer sector) {
        return Short.toUnsignedInt(sector.getShort(SECTOR - 2)) == SIGNATURE;
    }

    private static boolean isZero(ByteBuffer bytes, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    private static ByteBuffer sector(BlockSource disk, long number) throws IOException {
        ByteBuffer sector = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
        disk.read(number * SECTOR, sector);
        return sector.flip();
    }
}
