package assay.guest;

import assay.disk.ImageException;
import assay.guest.fs.btrfs.BtrfsInfo;
import assay.guest.fs.btrfs.BtrfsTree;
import assay.guest.fs.ext.ExtSuperblock;
import assay.guest.fs.ext.ExtTree;
import assay.guest.fs.fat.FatInfo;
import assay.guest.fs.fat.FatTree;
import assay.guest.fs.ntfs.NtfsInfo;
import assay.guest.fs.ntfs.NtfsTree;
import assay.guest.fs.xfs.LogState;
import assay.guest.fs.xfs.XfsInfo;
import assay.guest.fs.xfs.XfsTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records each file system: what it is for, whether it was closed cleanly, how full it is. */
final class FileSystemFacts {

    private FileSystemFacts() {}

    /** The list is complete or absent: volumes that may hold more make it absent. */
    static void put(Volumes volumes, List<OsRoot> roots, Facts.Builder facts) throws IOException {
        Optional<Volume> opaque = volumes.opaque();
        if (opaque.isPresent()) {
            facts.unread("filesystems", opaque.get().place() + ": " + opaque.get().whyNot());
            return;
        }
        List<Map<String, Object>> fileSystems = new ArrayList<>();
        for (Volume volume : volumes.all()) {
            if (volume.isFileSystem()) {
                Map<String, Object> fact = new LinkedHashMap<>();
                fact.put("role", VolumeRole.of(volume, roots));
                fact.put("type", volume.type().text());
                fact.put("layer", volume.layer());
                fact.putAll(state(volume));
                facts.evidence(
                        "filesystems[" + fileSystems.size() + "]",
                        Evidence.at(volume.place(), text(volume, fact)));
                fileSystems.add(fact);
            }
        }
        facts.put("filesystems", fileSystems);
    }

    private static String text(Volume volume, Map<String, Object> fact) {
        String clean =
                !(fact.get("clean") instanceof Boolean yes) ? "" : yes ? ", clean" : ", not clean";
        return volume.type().text() + " UUID=" + volume.signature().uuid() + clean;
    }

    /** What the file system says of itself; nothing for those that we do not read. */
    private static Map<String, Object> state(Volume volume) throws IOException {
        return switch (volume.opened()) {
            case ExtTree ext -> ofExt(ext.superblock());
            case BtrfsTree btrfs -> ofBtrfs(btrfs.info());
            case XfsTree xfs -> ofXfs(xfs);
            case FatTree fat -> ofFat(fat);
            case NtfsTree ntfs -> ofNtfs(ntfs);
            case null, default -> Map.of();
        };
    }

    private static Map<String, Object> ofExt(ExtSuperblock superblock) {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("checkable", true);
        state.put("clean", superblock.clean());
        space(state, superblock.blocks(), superblock.freeBlocks(), superblock.blockSize());
        state.put("inodeFreeRatio", ratio(superblock.freeInodes(), superblock.inodes()));
        return state;
    }

    /**
     * What was not in a transaction yet is in the log tree: then it was not unmounted. Without one
     * nobody knows, and inodes are made as they are needed.
     */
    private static Map<String, Object> ofBtrfs(BtrfsInfo info) {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("checkable", info.logTree());
        if (info.logTree()) {
            state.put("clean", false);
        }
        space(state, info.totalBytes(), info.totalBytes() - info.bytesUsed(), 1);
        state.put("inodeFreeRatio", 1.0);
        return state;
    }

    private static Map<String, Object> ofXfs(XfsTree xfs) throws IOException {
        Map<String, Object> state = new LinkedHashMap<>();
        LogState log = logState(xfs);
        state.put("checkable", log != LogState.UNKNOWN);
        if (log != LogState.UNKNOWN) {
            state.put("clean", log == LogState.CLEAN);
        }
        XfsInfo info = xfs.info();
        space(state, info.blocks(), info.freeBlocks(), info.blockSize());
        state.put("inodeFreeRatio", ratio(info.freeInodes(), info.inodes()));
        return state;
    }

    private static Map<String, Object> ofFat(FatTree fat) throws IOException {
        try {
            FatInfo info = fat.info();
            return ofClusters(
                    info.clean(), info.clusters(), info.freeClusters(), info.clusterSize());
        } catch (ImageException e) {
            return Map.of("checkable", false); // not even its table can be read
        }
    }

    private static Map<String, Object> ofNtfs(NtfsTree ntfs) throws IOException {
        try {
            NtfsInfo info = ntfs.info();
            return ofClusters(
                    info.clean(), info.clusters(), info.freeClusters(), info.clusterSize());
        } catch (ImageException e) {
            return Map.of("checkable", false); // what it says of itself cannot be read
        }
    }

    /** {@code free} is negative where it is not known. */
    private static Map<String, Object> ofClusters(
            boolean clean, long clusters, long free, int clusterSize) {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("checkable", true);
        state.put("clean", clean);
        if (free >= 0) {
            space(state, clusters, free, clusterSize);
        }
        return state;
    }

    private static LogState logState(XfsTree xfs) throws IOException {
        try {
            return xfs.logState();
        } catch (ImageException e) {
            return LogState.UNKNOWN;
        }
    }

    private static void space(Map<String, Object> state, long blocks, long free, int blockSize) {
        state.put("freeRatio", ratio(free, blocks));
        state.put("usedBytes", Math.max(blocks - free, 0) * blockSize);
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0.0 : (double) part / whole;
    }
}
