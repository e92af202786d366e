package assay.guest;

import java.util.List;
import java.util.Optional;

/** The word for what a volume is to its guest, in facts {@code role}. */
final class VolumeRole {

    private VolumeRole() {}

    /** What {@code volume} is to the operating systems on its disk. */
    static String of(Volume volume, List<OsRoot> roots) {
        Optional<String> mount =
                roots.stream().flatMap(root -> root.mountOf(volume).stream()).findFirst();
        return mount.map(VolumeRole::ofMount).orElseGet(() -> ofContent(volume));
    }

    private static String ofMount(String mount) {
        return switch (mount) {
            case "/" -> "root";
            case OsRoot.SYSTEM_DRIVE -> "windows-system";
            case OsRoot.SYSTEM_RESERVED -> "system-reserved";
            case "/boot", "/usr", "/var", "/home" -> mount.substring(1);
            case "/boot/efi", "/efi" -> "esp";
            default -> "other";
        };
    }

    private static String ofContent(Volume volume) {
        return switch (volume.type()) {
            case SWAP -> "swap";
            case LVM2_MEMBER -> "lvm-pv";
            case LUKS -> "luks";
            case RAID_MEMBER -> "md-member";
            case UNKNOWN ->
                    switch (volume.use()) {
                        case SWAP -> "swap";
                        case LVM -> "lvm-pv";
                        case RAID -> "md-member";
                        default -> ofUse(volume.use());
                    };
            default -> ofUse(volume.use());
        };
    }

    private static String ofUse(PartitionUse use) {
        return switch (use) {
            case ESP -> "esp";
            case BIOS_BOOT -> "bios-boot";
            case MSR -> "msr";
            case RECOVERY -> "recovery";
            case ANY, SWAP, LVM, RAID -> "other";
        };
    }
}
