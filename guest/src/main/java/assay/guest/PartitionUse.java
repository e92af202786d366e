package assay.guest;

/**
 * What a partition is for, as far as it matters for starting a guest, by its type in the table.
 *
 * @see <a
 *     href="https://uapi-group.org/specifications/specs/discoverable_partitions_specification/">The
 *     Discoverable Partitions Specification</a>
 */
public enum PartitionUse {
    /** Files, or anything else. */
    ANY,
    SWAP,
    /** The EFI system partition. */
    ESP,
    /** Where GRUB puts its core on a disk with GPT that a BIOS starts. */
    BIOS_BOOT,
    /** Microsoft reserved: nothing. */
    MSR,
    /** Windows' recovery environment. */
    RECOVERY,
    LVM,
    RAID;

    /**
     * @param type two upper-case hexadecimal digits in an MBR, an upper-case GUID in a GPT
     */
    static PartitionUse of(String type) {
        return switch (type) {
            case "82", "0657FD6D-A4AB-43C4-84E5-0933C84B4F4F" -> SWAP;
            case "EF", "C12A7328-F81F-11D2-BA4B-00A0C93EC93B" -> ESP;
            case "21686148-6449-6E6F-744E-656564454649" -> BIOS_BOOT;
            case "E3C9E316-0B5C-4DB8-817D-F92DF00215AE" -> MSR;
            case "27", "DE94BBA4-06D1-4D40-A16A-BFD50179D6AC" -> RECOVERY;
            case "8E", "E6D6D379-F507-44C2-A23C-238F2A3DF928" -> LVM;
            case "FD", "A19D880F-05FC-4D3B-A006-743F0F84911E" -> RAID;
            default -> ANY;
        };
    }
}
