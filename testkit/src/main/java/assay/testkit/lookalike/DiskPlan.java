package assay.testkit.lookalike;

import java.util.ArrayList;
import java.util.List;

/**
 * How a look-alike's disk is divided. The root is the last partition and reaches to the end.
 *
 * @param table {@code mbr}, {@code gpt}, or {@code none} for a file system on the bare disk
 * @param size what the guest sees, in bytes; most of it is a hole
 * @param root the type of the root's file system
 * @param lvm whether the root is a logical volume
 * @param bios whether the first sector has boot code
 * @param parts the other partitions
 */
record DiskPlan(String table, long size, String root, boolean lvm, boolean bios, List<Part> parts) {

    /** 40 GiB with an MBR and one partition: what every cloud takes. */
    static final DiskPlan PLAIN = new DiskPlan("mbr", 40L << 30, "ext4", false, true, List.of());

    DiskPlan {
        parts = List.copyOf(parts);
    }

    /**
     * A partition beside the root.
     *
     * @param mount where its files stand in the look-alike; empty if it is not mounted
     * @param type its file system
     * @param files what is in it if it is not mounted
     */
    record Part(String mount, String type, Tree files) {}

    DiskPlan withTable(String other) {
        return new DiskPlan(other, size, root, lvm, bios, parts);
    }

    DiskPlan withSize(long other) {
        return new DiskPlan(table, other, root, lvm, bios, parts);
    }

    DiskPlan withRoot(String other) {
        return new DiskPlan(table, size, other, lvm, bios, parts);
    }

    DiskPlan withLvm() {
        return new DiskPlan(table, size, root, true, bios, parts);
    }

    DiskPlan withoutBios() {
        return new DiskPlan(table, size, root, lvm, false, parts);
    }

    DiskPlan with(Part part) {
        List<Part> more = new ArrayList<>(parts);
        more.add(part);
        return new DiskPlan(table, size, root, lvm, bios, more);
    }
}
