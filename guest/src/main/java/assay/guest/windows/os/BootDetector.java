package assay.guest.windows.os;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.PartitionUse;
import assay.guest.Volume;
import assay.guest.Volumes;
import assay.guest.fs.FileTree;
import assay.guest.fs.GuestFiles;
import assay.guest.linux.boot.BiosBoot;
import assay.guest.volume.Partition;
import assay.guest.windows.Detector;
import assay.guest.windows.Registry;
import assay.guest.windows.RegistryKey;
import assay.guest.windows.WindowsGuest;
import assay.guest.windows.WindowsRoot;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code boot.mode} and {@code windows.bcd}: what firmware finds, and what the boot manager does
 * then. Where both a BIOS and UEFI find something, the store of the BIOS is what is described.
 */
final class BootDetector implements Detector {

    private static final String BIOS_STORE = "/Boot/BCD";
    private static final String EFI_STORE = "/EFI/Microsoft/Boot/BCD";
    private static final String EFI_MANAGER = "/EFI/Microsoft/Boot/bootmgfw.efi";

    private final BlockSource disk;
    private final Volumes volumes;

    BootDetector(BlockSource disk, Volumes volumes) {
        this.disk = disk;
        this.volumes = volumes;
    }

    @Override
    public List<String> produces() {
        return List.of("boot.mode", "boot.bootable", "windows.bcd", "windows.testSigning");
    }

    /** A volume with a boot manager, and the path of its store. */
    private record Place(Volume volume, FileTree tree, String store) {

        Evidence seen() {
            return Evidence.at(volume.place() + " " + store);
        }
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        Optional<Place> bios = bios();
        Optional<Volume> esp = volumes.firstFor(PartitionUse.ESP);
        if (esp.isPresent() && !esp.get().whyNot().isEmpty()) {
            facts.unread("boot.mode", esp.get().place() + ": " + esp.get().whyNot());
        }
        Optional<Place> efi = esp.flatMap(BootDetector::efi);
        if (esp.isEmpty() || esp.get().whyNot().isEmpty()) {
            String without = bios.isPresent() ? "bios" : "none";
            String with = bios.isPresent() ? "hybrid" : "uefi";
            boolean manager = efi.isPresent() && exists(efi.get(), EFI_MANAGER);
            facts.put("boot.mode", manager ? with : without);
            bios.ifPresent(place -> facts.evidence("boot.mode", place.seen()));
            efi.ifPresent(place -> facts.evidence("boot.mode", place.seen()));
        }
        if (bios.isPresent()) {
            Optional<Evidence> code = BiosBoot.find(disk);
            facts.put("boot.bootable", code.isPresent());
            facts.evidence(
                    "boot.bootable",
                    code.orElse(Evidence.at("sector 0", "nothing that a BIOS would start")));
        } else if (facts.at("boot.mode").isPresent()) {
            facts.put("boot.bootable", facts.at("boot.mode").equals(Optional.of("uefi")));
        }
        store(guest, bios.or(() -> efi), facts);
    }

    private Optional<Place> bios() throws IOException {
        for (Volume volume : volumes.all()) {
            Optional<FileTree> tree = volume.tree();
            if (tree.isPresent() && WindowsRoot.isBoot(tree.get())) {
                return Optional.of(new Place(volume, tree.get(), BIOS_STORE));
            }
        }
        return Optional.empty();
    }

    private static Optional<Place> efi(Volume esp) {
        return esp.tree().map(tree -> new Place(esp, tree, EFI_STORE));
    }

    private static boolean exists(Place place, String path) throws IOException {
        return GuestFiles.of(place.tree()).exists(path);
    }

    private void store(WindowsGuest guest, Optional<Place> found, Facts.Builder facts)
            throws IOException {
        facts.put("windows.bcd.bootmgrPresent", found.isPresent());
        if (found.isEmpty()) {
            facts.put("windows.bcd.ok", false, Evidence.at("disk", "no " + BIOS_STORE));
            return;
        }
        Place place = found.get();
        facts.evidence("windows.bcd.bootmgrPresent", place.seen());
        try {
            Registry files = new Registry(GuestFiles.of(place.tree()), guest.budget());
            RegistryKey root =
                    RegistryKey.of(
                            place.volume().place() + " " + place.store(),
                            "BCD",
                            files.open(place.store()));
            entry(BcdStore.of(root), facts);
        } catch (ImageException e) {
            String why = String.valueOf(e.getMessage());
            facts.put("windows.bcd.ok", false, Evidence.at(place.seen().where(), why));
            facts.unread("windows.bcd", why).unread("windows.testSigning", why);
        }
    }

    private void entry(BcdStore store, Facts.Builder facts) throws IOException {
        RegistryKey path = store.element(BcdStore.PATH);
        Optional<String> loader = path.text("Element");
        boolean ok = store.manager().exists() && loader.isPresent();
        if (!ok) {
            facts.put("windows.bcd.ok", false, store.manager().place(), store.loader().place());
            facts.unread("windows.bcd", "the store has no default entry");
            facts.unread("windows.testSigning", "the store has no default entry");
            return;
        }
        facts.put("windows.bcd.path", loader.get().toLowerCase(Locale.ROOT), path.seen("Element"));
        flag(store, BcdStore.RECOVERY_ENABLED, "windows.bcd.recoveryEnabled", facts);
        flag(store, BcdStore.EMS_ENABLED, "windows.bcd.ems", facts);
        flag(store, BcdStore.TEST_SIGNING, "windows.testSigning", facts);
        device(store, facts);
        // Last: a store that cannot be read to the end is not in order.
        facts.put("windows.bcd.ok", true, store.manager().place(), store.loader().place());
    }

    private static void flag(BcdStore store, String type, String fact, Facts.Builder facts)
            throws IOException {
        facts.put(fact, store.flag(type, false), store.element(type).seen("Element"));
    }

    /** Whether the partition of Windows, and that of its loader, are on this disk. */
    private void device(BcdStore store, Facts.Builder facts) throws IOException {
        boolean ok = true;
        for (String type : new String[] {BcdStore.DEVICE, BcdStore.OS_DEVICE}) {
            RegistryKey element = store.element(type);
            Optional<byte[]> data = element.bytes("Element");
            Optional<BcdStore.Place> place = data.flatMap(BcdStore::place);
            // What is no partition is found at boot: "boot", or the one with a certain file.
            ok &= data.isPresent() && (place.isEmpty() || isHere(place.get()));
            String said = place.map(BcdStore.Place::toString).orElse("no partition");
            facts.evidence(
                    "windows.bcd.deviceOk",
                    new Evidence(element.place().where(), 0, element.path() + ": " + said));
        }
        facts.put("windows.bcd.deviceOk", ok);
    }

    private boolean isHere(BcdStore.Place place) {
        return volumes.all().stream()
                .anyMatch(volume -> {
                    Partition partition = volume.partition();
                    if (partition == null) {
                        return false;
                    }
                    return place.start().isEmpty()
                            ? partition.partUuid().equalsIgnoreCase(place.id())
                            : partition.start() == place.start().getAsLong()
                                    && partition.partUuid().startsWith(place.id() + "-");
                });
    }
}
