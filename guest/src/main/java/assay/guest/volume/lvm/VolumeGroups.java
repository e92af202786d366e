package assay.guest.volume.lvm;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.BytesSource;
import assay.disk.ImageException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The volume groups of one disk, put together from its physical volumes. */
public final class VolumeGroups {

    /** Many times what a system has; looking into each takes time and memory. */
    private static final int MAX_VOLUMES = 256;

    private final List<PhysicalVolume> pvs;
    private final Collection<VolumeGroup> groups;

    private VolumeGroups(List<PhysicalVolume> pvs, Collection<VolumeGroup> groups) {
        this.pvs = pvs;
        this.groups = groups;
    }

    /** Takes the newest description of each group, whichever physical volume has it. */
    public static VolumeGroups of(List<PhysicalVolume> pvs) {
        Map<String, VolumeGroup> newest = new LinkedHashMap<>();
        for (PhysicalVolume pv : pvs) {
            VolumeGroup group = pv.group();
            if (group != null) {
                newest.merge(
                        group.uuid(), group, (one, two) -> two.seqno() > one.seqno() ? two : one);
            }
        }
        return new VolumeGroups(List.copyOf(pvs), List.copyOf(newest.values()));
    }

    /**
     * Why nothing is known of what stands on {@code pv}; empty if its group is known, or if it
     * belongs to none yet.
     */
    public String whyNot(PhysicalVolume pv) {
        boolean known =
                groups.stream()
                        .flatMap(group -> group.pvs().values().stream())
                        .anyMatch(member -> member.uuid().equals(pv.uuid()));
        return known ? "" : pv.whyNot();
    }

    /**
     * All volumes that a guest sees, in the order of the metadata; those that are not read say why.
     *
     * @param budget takes a step for each volume
     */
    public List<LogicalVolume> volumes(Budget budget) throws ImageException {
        Map<String, BlockSource> sources = new HashMap<>();
        Set<String> twice = new HashSet<>();
        for (PhysicalVolume pv : pvs) {
            if (sources.putIfAbsent(pv.uuid(), pv.bytes()) != null) {
                twice.add(pv.uuid());
            }
        }
        sources.keySet().removeAll(twice); // copies of one another: LVM2 would use neither
        List<LogicalVolume> volumes = new ArrayList<>();
        for (VolumeGroup group : groups) {
            for (ConfigSection lv : group.lvs()) {
                budget.step(PvHeader.LVM);
                volumes.add(volume(group, lv, sources, volumes.size() + 1));
            }
        }
        return volumes;
    }

    private LogicalVolume volume(
            VolumeGroup group, ConfigSection lv, Map<String, BlockSource> sources, int number) {
        BlockSource bytes = new BytesSource(new byte[0]);
        String whyNot = "";
        if (number > MAX_VOLUMES) {
            whyNot = "only the first " + MAX_VOLUMES + " volumes are looked into";
        } else if (group.snapshots().contains(lv.name())) {
            whyNot = "snapshots are not read";
        } else if (group.merging().contains(lv.name())) {
            whyNot = "a snapshot is being merged into it";
        } else {
            try {
                bytes = VolumeMap.source(group, lv, sources);
            } catch (ImageException e) {
                whyNot = String.valueOf(e.getMessage());
            }
        }
        return new LogicalVolume(
                group.name(),
                lv.name(),
                group.uuid(),
                lv.shown("id"),
                where(group, lv),
                bytes,
                whyNot,
                group.origins().contains(lv.name()));
    }

    /** The partitions that hold a volume's extents. */
    private String where(VolumeGroup group, ConfigSection lv) {
        Set<String> uuids =
                lv.sections().stream()
                        .flatMap(segment -> segment.list("stripes").stream())
                        .map(name -> name instanceof String text ? group.pvs().get(text) : null)
                        .filter(Objects::nonNull)
                        .map(VolumeGroup.Pv::uuid)
                        .collect(Collectors.toSet());
        return pvs.stream()
                .filter(pv -> uuids.contains(pv.uuid()))
                .map(PhysicalVolume::where)
                .collect(Collectors.joining(" and "));
    }
}
