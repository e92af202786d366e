package assay.guest.volume.lvm;

import assay.disk.ImageException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A volume group, as its metadata describes it.
 *
 * @param name its name
 * @param uuid its identity, with dashes
 * @param seqno grows with each change
 * @param extentSize in bytes
 * @param pvs its physical volumes by the names that the metadata gives them
 * @param lvs the sections of those of its volumes that a guest sees
 * @param snapshots names of volumes that hold what differs in a snapshot, not yet a file system
 * @param merging names of volumes into which a snapshot is being merged
 * @param origins names of volumes that others show parts of
 */
record VolumeGroup(
        String name,
        String uuid,
        long seqno,
        long extentSize,
        Map<String, Pv> pvs,
        List<ConfigSection> lvs,
        Set<String> snapshots,
        Set<String> merging,
        Set<String> origins) {

    private static final int SECTOR = 512;

    /** LVM2 counts extents of up to 2^32 sectors, less one. */
    private static final long MAX_EXTENT_SECTORS = 0xffff_ffffL;

    /**
     * A physical volume.
     *
     * @param uuid without dashes, as its label has it
     * @param device what it was called last, fit to be shown
     * @param start where its first extent begins, in bytes
     * @param extents how many it has
     */
    record Pv(String uuid, String device, long start, long extents) {}

    /**
     * Reads the metadata of a group.
     *
     * @throws ImageException if it is no group, or lacks what each has
     */
    static VolumeGroup parse(ConfigSection metadata) throws ImageException {
        List<ConfigSection> groups = metadata.sections();
        if (groups.size() != 1) {
            throw metadata.corrupt("has " + groups.size() + " volume groups, not one");
        }
        ConfigSection group = groups.getFirst();
        Map<String, Pv> pvs = new HashMap<>();
        for (ConfigSection pv : group.section("physical_volumes").sections()) {
            pvs.put(
                    pv.name(),
                    new Pv(
                            pv.shown("id").replace("-", ""),
                            pv.shown("device"),
                            pv.number("pe_start", 0, Long.MAX_VALUE / SECTOR) * SECTOR,
                            pv.number("pe_count", 0, Segment.MAX_EXTENTS)));
        }
        Set<String> snapshots = new HashSet<>();
        Set<String> merging = new HashSet<>();
        Set<String> origins = new HashSet<>();
        List<ConfigSection> lvs = new ArrayList<>();
        for (ConfigSection lv : group.section("logical_volumes").sections()) {
            boolean visible = lv.list("status").contains("VISIBLE");
            for (ConfigSection segment : lv.sections()) {
                visible &= !isHidden(segment.text("type"));
                origins.add(segment.text("origin"));
                origins.add(segment.text("external_origin"));
                snapshots.add(segment.text("cow_store"));
                snapshots.add(segment.text("merging_store"));
                if (!segment.text("merging_store").isEmpty()) {
                    merging.add(segment.text("origin"));
                }
            }
            if (visible) {
                lvs.add(lv);
            }
        }
        return new VolumeGroup(
                group.name(),
                group.shown("id"),
                group.number("seqno", 0, Long.MAX_VALUE),
                group.number("extent_size", 1, MAX_EXTENT_SECTORS) * SECTOR,
                Map.copyOf(pvs),
                List.copyOf(lvs),
                Set.copyOf(snapshots),
                Set.copyOf(merging),
                Set.copyOf(origins));
    }

    /** Volumes of these types serve others; a guest sees no device with something in it. */
    private static boolean isHidden(String type) {
        return type.equals("snapshot")
                || type.startsWith("thin-pool")
                || type.startsWith("cache-pool")
                || type.startsWith("vdo-pool");
    }
}
