package assay.guest;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.DiskImage;
import assay.disk.ImageException;
import assay.guest.linux.LinuxInspection;
import assay.guest.malware.MalwareInspection;
import assay.guest.malware.MalwareScanner;
import assay.guest.support.SupportFacts;
import assay.guest.support.SupportTable;
import assay.guest.volume.PartitionTable;
import assay.guest.windows.WindowsInspection;
import assay.guest.windows.signature.KernelFilesDetector;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;

/** Looks into a disk and says what it found. Nothing of the disk is executed or mounted. */
public final class Inspection {

    /** Enough for a root file system with some million files, little enough to end in seconds. */
    private static final long STEPS = 20_000_000;

    /** One part in so many of the time is for all but the scanner. */
    private static final int SHARE = 10;

    private Inspection() {}

    /**
     * Finds out what there is to know about a disk. What cannot be read is absent from the facts,
     * with the reason; the rest is there.
     *
     * @param progress is told how much is done, in percent, as it goes
     * @throws ImageException if not even the disk's first sectors can be read
     */
    public static Facts inspect(DiskImage image, IntConsumer progress) throws IOException {
        return inspect(image, MalwareScanner.NONE, progress);
    }

    /**
     * The same, and has every file looked at by a scanner, which takes most of the time.
     *
     * @param scanner {@link MalwareScanner#NONE} if there is none
     */
    public static Facts inspect(DiskImage image, MalwareScanner scanner, IntConsumer progress)
            throws IOException {
        return inspect(image, scanner, LocalDate.now(ZoneOffset.UTC), progress);
    }

    /**
     * The same, as of a certain day.
     *
     * @param today the day on which to say what is out of support
     */
    public static Facts inspect(
            DiskImage image, MalwareScanner scanner, LocalDate today, IntConsumer progress)
            throws IOException {
        return inspect(image, scanner, today, KernelFilesDetector.MICROSOFT, progress);
    }

    /**
     * The same, for those who trust others than Microsoft to sign Windows.
     *
     * @param windowsRoots SHA-1 fingerprints of their root certificates, in upper case
     */
    public static Facts inspect(
            DiskImage image,
            MalwareScanner scanner,
            LocalDate today,
            Set<String> windowsRoots,
            IntConsumer progress)
            throws IOException {
        Facts.Builder facts = Facts.builder();
        BlockSource disk = image.disk();
        DiskFacts.container(image, facts);
        Budget budget = new Budget(STEPS);
        OpenDisk open = OpenDisk.open(disk, budget);
        PartitionTable table = open.table();
        Volumes volumes = open.volumes();
        List<OsRoot> roots = open.roots();
        DiskFacts.table(table, disk.size(), facts);
        DiskRole.put(disk, volumes, roots, facts);
        DiskFacts.partitions(table, volumes, roots, facts);
        FileSystemFacts.put(volumes, roots, facts);
        boolean scans = !scanner.equals(MalwareScanner.NONE);
        IntConsumer found = scans ? done -> progress.accept(done / SHARE) : progress;
        system(disk, volumes, roots, budget, windowsRoots, facts, found);
        IntConsumer scanned = done -> progress.accept((100 + done * (SHARE - 1)) / SHARE);
        new SupportFacts(SupportTable.ours(), today).put(facts);
        MalwareInspection.run(disk, open, scanner, facts, scanned);
        progress.accept(100);
        return facts.build();
    }

    /**
     * Facts of the operating system; of the first one where there are several.
     *
     * @param windowsRoots SHA-1 fingerprints, in upper case, of the certificates that whoever signs
     *     Windows is trusted by
     */
    static void system(
            BlockSource disk,
            Volumes volumes,
            List<OsRoot> roots,
            Budget budget,
            Set<String> windowsRoots,
            Facts.Builder facts,
            IntConsumer progress)
            throws IOException {
        LinuxInspection linux = new LinuxInspection(disk, volumes);
        if (roots.isEmpty()) {
            String why = whyNoSystem(volumes);
            linux.skip(why, facts);
            facts.unread("windows", why).unread("agents", why);
            return;
        }
        OsRoot root = roots.getFirst();
        switch (root.family()) {
            case LINUX -> linux.run(root.files(), facts, progress);
            case WINDOWS ->
                    new WindowsInspection(disk, volumes, budget, windowsRoots)
                            .run(root.files(), facts, progress);
        }
    }

    /** As {@link #inspect(DiskImage, IntConsumer)}, for those who do not watch. */
    public static Facts inspect(DiskImage image) throws IOException {
        return inspect(image, _ -> {});
    }

    private static String whyNoSystem(Volumes volumes) {
        return volumes.all().stream()
                .filter(volume -> !volume.whyNot().isEmpty())
                .map(volume ->
                        "no operating system was found; " + volume.place() + ": " + volume.whyNot())
                .findFirst()
                .orElse("there is no operating system on this disk");
    }
}
