package assay.guest.free;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.ImageException;
import assay.guest.OpenDisk;
import assay.guest.Volume;
import assay.guest.free.FreeSpace.Part;
import assay.guest.fs.FileTree;
import assay.guest.volume.Partition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Asks the file systems of one disk for what is free, and takes back what is in doubt. */
final class Search {

    /** As many as an inspection: enough for millions of extents of Btrfs. */
    private static final long STEPS = 20_000_000;

    /** Runs of free bytes, and stripes of volumes: each is cheap. */
    private static final long PIECES = 200_000_000;

    private final BlockSource disk;
    private final Budget budget = new Budget(STEPS);
    private final Placement placement;
    private final Grains free;

    /** What stays whatever is said of it. */
    private final Grains kept;

    Search(BlockSource disk) throws ImageException {
        this.disk = disk;
        this.placement = new Placement(disk, new Budget(PIECES));
        this.free = new Grains(disk.size());
        this.kept = new Grains(disk.size());
    }

    Grains free() {
        return free;
    }

    List<Part> run() throws IOException {
        List<Volume> volumes = OpenDisk.open(disk, budget).volumes().all();
        keepOverlapping(volumes);
        List<Part> parts = new ArrayList<>();
        for (Volume volume : volumes) {
            if (volume.tree().isPresent()) {
                parts.add(part(volume, volume.tree().get()));
            }
        }
        free.removeAll(kept);
        return parts;
    }

    /** Of volumes that share bytes at most one is what it seems, and nobody knows which. */
    private void keepOverlapping(List<Volume> volumes) throws IOException {
        Grains claimed = new Grains(disk.size());
        for (Volume volume : volumes) {
            if (volume.logical() != null) {
                claim(volume, claimed);
            } else if (volumes.stream().anyMatch(other -> overlap(volume, other))) {
                keep(volume);
            }
        }
    }

    private static boolean overlap(Volume one, Volume two) {
        Partition first = one.partition();
        Partition second = two.partition();
        return first != null
                && second != null
                && !first.equals(second)
                && first.start() < second.end()
                && second.start() < first.end();
    }

    private void claim(Volume volume, Grains claimed) throws IOException {
        placement.tell(
                volume.bytes(),
                0,
                volume.bytes().size(),
                (offset, length) -> {
                    long end = offset + length;
                    if (claimed.touches(offset, end) || !claimed.addInside(offset, end)) {
                        kept.addTouched(offset, end);
                    }
                });
    }

    private void keep(Volume volume) throws IOException {
        placement.tell(
                volume.bytes(),
                0,
                volume.bytes().size(),
                (offset, length) -> kept.addTouched(offset, offset + length));
    }

    private Part part(Volume volume, FileTree tree) throws IOException {
        String whyNot = whyNot(volume);
        if (whyNot.isEmpty()) {
            MergedRuns runs =
                    new MergedRuns((start, size) ->
                            placement.tell(
                                    volume.bytes(),
                                    start,
                                    size,
                                    (offset, length) -> free.addInside(offset, offset + length)));
            try {
                tree.freeRuns(runs);
                runs.end();
                return new Part(volume.place(), tree.type(), runs.bytes(), "");
            } catch (ImageException e) {
                whyNot = String.valueOf(e.getMessage());
            }
        }
        keep(volume);
        return new Part(volume.place(), tree.type(), 0, whyNot);
    }

    private static String whyNot(Volume volume) throws IOException {
        if (volume.logical() != null && volume.logical().isOrigin()) {
            return "a snapshot may need what it calls free";
        }
        String owner = OtherOwner.of(volume.bytes());
        return owner.isEmpty() ? "" : "it may be part of " + owner;
    }
}
