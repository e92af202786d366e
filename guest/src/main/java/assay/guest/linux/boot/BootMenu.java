package assay.guest.linux.boot;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the boot loader's configuration in a guest, and in it the entry that starts by default. */
final class BootMenu {

    private static final int MAX_FILE = 4 << 20;
    private static final int MAX_ENTRIES = 1_000;

    /** Red Hat's and SUSE's place, then that of everybody else. */
    private static final List<String> GRUB = List.of("/boot/grub2", "/boot/grub");

    private static final String EFI = "/boot/efi/EFI";

    private static final List<String> GRUB_LEGACY =
            List.of("/boot/grub/grub.conf", "/boot/grub/menu.lst");

    /** The Boot Loader Specification's folder, where GRUB's command blscfg looks. */
    private static final String BLS = "/boot/loader/entries";

    /** In the order in which extlinux and syslinux look. */
    private static final List<String> EXTLINUX =
            List.of(
                    "/boot/extlinux/extlinux.conf",
                    "/boot/syslinux/extlinux.conf",
                    "/boot/syslinux/syslinux.cfg",
                    "/boot/extlinux.conf",
                    "/boot/syslinux.cfg",
                    "/extlinux.conf",
                    "/syslinux.cfg");

    /** The configuration of a boot loader that we do not read. */
    private static final String LILO = "/etc/lilo.conf";

    private BootMenu() {}

    /**
     * The entry that starts by default; empty if there is no configuration with any entry.
     *
     * @throws ImageException if there is one of a boot loader that we do not read
     */
    static Optional<BootEntry> defaultEntry(GuestFiles files) throws IOException {
        for (String folder : GRUB) {
            Optional<String> script = files.readText(folder + "/grub.cfg", MAX_FILE);
            if (script.isPresent()) {
                return grub(files, folder, script.get());
            }
        }
        // In a system that starts by UEFI alone the configuration may stand beside the loader.
        for (Found vendor : files.list(EFI)) {
            Optional<String> script = files.readText(vendor.path() + "/grub.cfg", MAX_FILE);
            if (script.isPresent()) {
                return grub(files, vendor.path(), script.get());
            }
        }
        for (String path : GRUB_LEGACY) {
            Optional<String> menu = files.readText(path, MAX_FILE);
            if (menu.isPresent()) {
                return GrubLegacyMenu.parse(path, menu.get()).defaultEntry();
            }
        }
        Optional<BootEntry> systemd = SystemdBoot.defaultEntry(files);
        if (systemd.isPresent()) {
            return systemd;
        }
        for (String path : EXTLINUX) {
            Optional<String> config = files.readText(path, MAX_FILE);
            if (config.isPresent()) {
                return Extlinux.defaultEntry(path, config.get());
            }
        }
        if (files.exists(LILO)) {
            throw new ImageException(
                    Reason.UNSUPPORTED, "boot", -1, LILO + " and its boot loader are not read");
        }
        return Optional.empty();
    }

    private static Optional<BootEntry> grub(GuestFiles files, String folder, String script)
            throws IOException {
        GrubEnvironment environment =
                files.readText(folder + "/grubenv", MAX_FILE)
                        .map(GrubEnvironment::parse)
                        .orElse(GrubEnvironment.empty());
        GrubMenu.Context context =
                new GrubMenu.Context(
                        folder + "/grub.cfg",
                        environment,
                        blsEntries(files),
                        path -> exists(files, path));
        try {
            return GrubMenu.of(script, context).defaultEntry();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean exists(GuestFiles files, String path) {
        try {
            return path.startsWith("/") && files.exists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<BlsEntry> blsEntries(GuestFiles files) throws IOException {
        List<BlsEntry> entries = new ArrayList<>();
        for (Found file : files.list(BLS)) {
            if (file.path().endsWith(".conf") && entries.size() < MAX_ENTRIES) {
                files.readText(file.path(), MAX_FILE)
                        .ifPresent(text -> entries.add(BlsEntry.parse(file.path(), text)));
            }
        }
        entries.sort(BlsEntry.NEWEST_FIRST);
        return entries;
    }
}
