package assay.guest.linux.boot;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.guest.Evidence;
import assay.guest.Facts;
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
        Optional<Evidence> efi = Optional.empty();
        String espUnread = "";
        try {
            efi = EfiBoot.find(volumes);
        } catch (ImageException e) {
            espUnread = String.valueOf(e.getMessage());
        }
        mode(bios, efi, espUnread, facts);
        Optional<GrubDefaults> defaults = GrubDefaults.read(files);
        defaults.ifPresent(found ->
                facts.put("boot.grubDefaults", found.variables(), Evidence.at(GrubDefaults.PATH)));
        if (defaults.isEmpty()) {
            facts.unread("boot.grubDefaults", "the guest has no " + GrubDefaults.PATH);
            facts.unread("boot.cfgStale", "the guest has no " + GrubDefaults.PATH);
        }
        boolean valid = entry(files, defaults, facts);
        if (!valid || bios.isPresent() || espUnread.isEmpty()) {
            Optional<Evidence> firmware = bios.isPresent() ? bios : efi;
            facts.put("boot.bootable", valid && firmware.isPresent());
            facts.evidence(
                    "boot.bootable",
                    firmware.orElse(Evidence.at("sector 0", "nothing that firmware would start")));
        } else {
            facts.unread("boot.bootable", espUnread);
        }
    }

    private static void mode(
            Optional<Evidence> bios,
            Optional<Evidence> efi,
            String espUnread,
            Facts.Builder facts) {
        if (!espUnread.isEmpty()) {
            facts.unread("boot.mode", espUnread);
            return;
        }
        String without = bios.isPresent() ? "bios" : "none";
        String with = bios.isPresent() ? "hybrid" : "uefi";
        facts.put("boot.mode", efi.isPresent() ? with : without);
        bios.ifPresent(seen -> facts.evidence("boot.mode", seen));
        efi.ifPresent(seen -> facts.evidence("boot.mode", seen));
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
