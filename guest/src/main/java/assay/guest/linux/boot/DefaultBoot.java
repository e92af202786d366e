package assay.guest.linux.boot;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.PartitionUse;
import assay.guest.Volume;
import assay.guest.Volumes;
import assay.guest.fs.FileTree;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What happens when the machine is switched on: the default boot entry with the files it names.
 *
 * @param entry the entry
 * @param kernel the kernel's file, empty if it is not there
 * @param initrds those of the entry's initramfs files that are there
 * @param version the kernel's, as {@code uname -r} gives it; empty if the kernel is not there
 */
record DefaultBoot(BootEntry entry, Optional<Found> kernel, List<Found> initrds, String version) {

    DefaultBoot {
        initrds = List.copyOf(initrds);
    }

    /**
     * Looks for it.
     *
     * @throws ImageException if the guest has a boot loader that we do not read
     */
    static DefaultBoot find(GuestFiles files, Volumes volumes) throws IOException {
        Optional<Volume> esp = volumes.firstFor(PartitionUse.ESP);
        GuestFiles seen = withEsp(files, esp);
        Optional<BootEntry> found = BootMenu.defaultEntry(seen);
        if (found.isEmpty() && esp.isPresent() && mayHaveMenu(esp.get())) {
            throw new ImageException(
                    Reason.UNSUPPORTED,
                    "boot",
                    -1,
                    "a boot loader may be in the EFI system partition, "
                            + esp.get().place()
                            + ", whose configuration is not read yet");
        }
        BootEntry entry = found.orElse(BootEntry.NONE);
        BootFiles boot = new BootFiles(seen, volumes);
        Optional<Found> kernel = boot.find(entry.device(), entry.kernel());
        if (kernel.isPresent()) {
            kernel = Optional.of(PeSections.unwrap(kernel.get(), PeSections.LINUX));
        }
        List<Found> initrds = new ArrayList<>();
        for (String path : entry.initrds()) {
            Optional<Found> initrd = boot.find(entry.device(), path);
            if (initrd.isPresent()) {
                initrds.add(PeSections.unwrap(initrd.get(), PeSections.INITRD));
            }
        }
        String version = kernel.isPresent() ? version(kernel.get()) : "";
        return new DefaultBoot(entry, kernel, initrds, version);
    }

    /** Whether systemd-boot or a kernel of its own may be there, or it cannot be read. */
    private static boolean mayHaveMenu(Volume esp) throws IOException {
        if (esp.tree().isEmpty()) {
            return !esp.whyNot().isEmpty();
        }
        GuestFiles files = GuestFiles.of(esp.tree().get());
        return !files.list("/loader/entries").isEmpty() || !files.list("/EFI/Linux").isEmpty();
    }

    /** Where fstab does not mention the ESP, systemd mounts it at one of these. */
    private static GuestFiles withEsp(GuestFiles files, Optional<Volume> esp) throws IOException {
        Optional<FileTree> tree = esp.flatMap(Volume::tree);
        if (tree.isEmpty()) {
            return files;
        }
        for (String place : List.of("/efi", "/boot/efi", "/boot")) {
            Optional<Found> at = files.find(place).filter(found -> found.node().isDirectory());
            if (at.isPresent() && files.list(place).isEmpty()) {
                return files.mount(at.get().path(), tree.get());
            }
        }
        return files;
    }

    /** The kernel itself knows best; where it does not tell, its name does. */
    private static String version(Found kernel) throws IOException {
        BlockSource content = kernel.tree().content(kernel.node());
        ByteBuffer start = ByteBuffer.allocate((int) Math.min(KernelImage.START, content.size()));
        content.read(0, start);
        return KernelImage.version(start.flip())
                .or(() -> KernelImage.versionInName(kernel.path()))
                .orElse("");
    }

    /**
     * The kernel's file.
     *
     * @throws ImageException if it is not there
     */
    Found requireKernel() throws ImageException {
        return kernel.orElseThrow(() ->
                new ImageException(
                        Reason.CORRUPT,
                        "boot",
                        -1,
                        "the default entry \""
                                + entry.title()
                                + "\" starts no kernel that is there "
                                + entry.kernel()));
    }

    /** Whether everything that the entry names is there. */
    boolean complete() {
        return kernel.isPresent() && initrds.size() == entry.initrds().size();
    }
}
