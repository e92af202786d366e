package assay.guest.linux.boot;

import assay.disk.BlockSource;
import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.PartitionUse;
import assay.guest.Volume;
import assay.guest.Volumes;
import assay.guest.fs.GuestFiles;
import assay.guest.linux.Detector;
import assay.guest.linux.Once;
import assay.guest.linux.os.MountSpec;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Follows the way from firmware over boot loader and kernel to the root file system. */
public final class BootDetector implements Detector {

    private static final List<String> ENTRY_FACTS =
            List.of("boot.usesInitramfs", "boot.cmdline", "boot.cfgStale", "boot.rootSpec");

    private final BlockSource disk;
    private final Volumes volumes;
    private final Once<DefaultBoot> boot;

    BootDetector(BlockSource disk, Volumes volumes, Once<DefaultBoot> boot) {
        this.disk = disk;
        this.volumes = volumes;
        this.boot = boot;
    }

    @Override
    public String produces() {
        return "boot";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        Optional<Evidence> bios = BiosBoot.find(disk);
        Optional<Volume> esp = volumes.firstFor(PartitionUse.ESP);
        mode(bios, esp, facts);
        Optional<GrubDefaults> defaults = GrubDefaults.read(files);
        defaults.ifPresent(found ->
                facts.put("boot.grubDefaults", found.variables(), Evidence.at(GrubDefaults.PATH)));
        if (defaults.isEmpty()) {
            facts.unread("boot.grubDefaults", "the guest has no " + GrubDefaults.PATH);
            facts.unread("boot.cfgStale", "the guest has no " + GrubDefaults.PATH);
        }
        boolean valid = entry(files, defaults, facts);
        if (!valid || bios.isPresent() || esp.isEmpty()) {
            facts.put("boot.bootable", valid && bios.isPresent());
            facts.evidence(
                    "boot.bootable",
                    bios.orElse(Evidence.at("sector 0", "nothing that a BIOS would start")));
        } else {
            facts.unread("boot.bootable", espUnread(esp.get()));
        }
    }

    private static void mode(Optional<Evidence> bios, Optional<Volume> esp, Facts.Builder facts) {
        if (esp.isPresent()) {
            facts.unread("boot.mode", espUnread(esp.get()));
        } else {
            facts.put("boot.mode", bios.isPresent() ? "bios" : "none");
            bios.ifPresent(seen -> facts.evidence("boot.mode", seen));
        }
    }

    private static String espUnread(Volume esp) {
        return "the EFI system partition, " + esp.place() + ", is not looked into yet";
    }

    /** Records the default entry; whether it leads to a kernel and to the root file system. */
    private boolean entry(GuestFiles files, Optional<GrubDefaults> defaults, Facts.Builder facts)
            throws IOException {
        DefaultBoot start = boot.get(files);
        BootEntry entry = start.entry();
        Evidence seen = new Evidence(entry.source(), entry.line(), entry.title());
        if (entry.kernel().isEmpty()) {
            facts.put("boot.valid", false, seen);
            for (String fact : ENTRY_FACTS) {
                facts.unread(fact, "the default entry \"" + entry.title() + "\" starts no Linux");
            }
            return false;
        }
        facts.put("boot.usesInitramfs", !entry.initrds().isEmpty(), seen);
        facts.put("boot.cmdline", entry.arguments(), seen);
        defaults.ifPresent(found ->
                facts.put(
                        "boot.cfgStale",
                        !entry.arguments().containsAll(found.arguments()),
                        Evidence.at(GrubDefaults.PATH),
                        seen));
        String root = entry.argument("root");
        if (root.isEmpty()) {
            facts.unread("boot.rootSpec", "the default entry has no root= argument");
        } else {
            facts.put("boot.rootSpec", MountSpec.ofRoot(root).kind(), rootSeen(entry, root));
        }
        return valid(files, start, root, facts);
    }

    private boolean valid(GuestFiles files, DefaultBoot start, String root, Facts.Builder facts)
            throws IOException {
        BootEntry entry = start.entry();
        boolean rootThere = isRoot(files, root);
        facts.put(
                "boot.valid",
                start.complete() && rootThere,
                new Evidence(entry.source(), entry.line(), entry.title()));
        if (start.kernel().isEmpty()) {
            facts.evidence("boot.valid", Evidence.at(entry.kernel(), "is not there"));
        }
        if (start.initrds().size() < entry.initrds().size()) {
            facts.evidence(
                    "boot.valid", Evidence.at(String.join(" ", entry.initrds()), "is not there"));
        }
        if (!rootThere) {
            facts.evidence("boot.valid", rootSeen(entry, root));
        }
        return start.complete() && rootThere;
    }

    private static Evidence rootSeen(BootEntry entry, String root) {
        return new Evidence(entry.source(), entry.line(), "root=" + root);
    }

    /** Whether {@code root=} names the volume that holds the root directory we look at. */
    private boolean isRoot(GuestFiles files, String root) throws IOException {
        GuestFiles.Found top = files.find("/").orElseThrow();
        return volumes.find(root).filter(volume -> volume.isOpenAs(top.tree())).isPresent();
    }
}
