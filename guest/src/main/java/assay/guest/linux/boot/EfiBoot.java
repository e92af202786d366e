package assay.guest.linux.boot;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.Evidence;
import assay.guest.PartitionUse;
import assay.guest.Volume;
import assay.guest.Volumes;
import assay.guest.fs.FileTree;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether UEFI firmware finds something to start in the EFI system partition: the default loader,
 * {@code EFI/BOOT/BOOTX64.EFI} (UEFI 2.10, 3.5.1.1), which needs nothing from outside the disk, or
 * else one in a vendor's folder, for which the firmware must hold a boot entry.
 */
final class EfiBoot {

    private static final String FOLDER = "/EFI";
    private static final String DEFAULT_FOLDER = FOLDER + "/BOOT";
    private static final String SUFFIX = ".efi";

    /** Loaders that stand directly in a vendor's folder, by how their names begin. */
    private static final String[] LOADERS = {"shim", "grub", "systemd-boot", "bootmgfw", "boot"};

    private EfiBoot() {}

    /**
     * What the firmware would start; empty if it finds nothing.
     *
     * @throws ImageException if there is a system partition that cannot be read
     */
    static Optional<Evidence> find(Volumes volumes) throws IOException {
        Optional<Volume> esp = volumes.firstFor(PartitionUse.ESP);
        return esp.isPresent() ? find(esp.get()) : Optional.empty();
    }

    private static Optional<Evidence> find(Volume esp) throws IOException {
        Optional<FileTree> tree = esp.tree();
        if (tree.isEmpty() && !esp.whyNot().isEmpty()) {
            throw new ImageException(
                    Reason.UNSUPPORTED,
                    "boot",
                    -1,
                    "the EFI system partition, "
                            + esp.place()
                            + ", cannot be read: "
                            + esp.whyNot());
        }
        if (tree.isEmpty()) {
            return Optional.empty();
        }
        GuestFiles files = GuestFiles.of(tree.get());
        Optional<Found> loader = loader(files, DEFAULT_FOLDER);
        for (Found vendor : files.list(FOLDER)) {
            loader = loader.isPresent() ? loader : loader(files, vendor.path());
        }
        return loader.map(found -> Evidence.at(esp.place() + ", " + found.path(), "EFI loader"));
    }

    private static Optional<Found> loader(GuestFiles files, String folder) throws IOException {
        for (String loader : LOADERS) {
            for (Found file : files.list(folder)) {
                String name = file.path().substring(file.path().lastIndexOf('/') + 1);
                String lower = name.toLowerCase(Locale.ROOT);
                if (lower.startsWith(loader) && lower.endsWith(SUFFIX) && isProgram(file)) {
                    return Optional.of(file);
                }
            }
        }
        return Optional.empty();
    }

    /** A program for UEFI is a PE image, which starts with MZ. */
    private static boolean isProgram(Found file) throws IOException {
        if (!file.node().isRegular() || file.node().size() < 64) {
            return false;
        }
        ByteBuffer start = ByteBuffer.allocate(2);
        file.tree().content(file.node()).read(0, start);
        return start.getShort(0) == 0x4D5A;
    }
}
