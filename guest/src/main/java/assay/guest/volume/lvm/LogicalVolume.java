package assay.guest.volume.lvm;

import assay.disk.BlockSource;

/**
 * A logical volume as a guest sees it.
 *
 * @param group the name of its volume group
 * @param name its own name
 * @param groupUuid of its group, as LVM2 writes it: with dashes
 * @param uuid its own
 * @param where the partitions that it stands on, for people: {@code partition 2}
 * @param bytes what it holds; empty where it is not read
 * @param whyNot why it is not read, empty if it is
 * @param isOrigin whether other volumes show parts of it: snapshots, for which what its own file
 *     system has freed since is not free
 */
public record LogicalVolume(
        String group,
        String name,
        String groupUuid,
        String uuid,
        String where,
        BlockSource bytes,
        String whyNot,
        boolean isOrigin) {

    /** Its name for people: {@code group/volume}. */
    public String fullName() {
        return group + "/" + name;
    }

    /**
     * Whether a guest calls it {@code device}: {@code /dev/group/volume} or {@code
     * /dev/mapper/group-volume}, where dashes in names are written twice, or its identity below
     * {@code /dev/disk/by-id}.
     */
    public boolean isDevice(String device) {
        String mapped = doubled(group) + "-" + doubled(name);
        String identity = "LVM-" + groupUuid.replace("-", "") + uuid.replace("-", "");
        return device.equals("/dev/" + fullName())
                || device.equals("/dev/mapper/" + mapped)
                || device.equals("/dev/disk/by-id/dm-name-" + mapped)
                || device.equals("/dev/disk/by-id/dm-uuid-" + identity);
    }

    private static String doubled(String name) {
        return name.replace("-", "--");
    }
}
