package assay.guest.windows;

import assay.disk.ImageException;
import assay.guest.fs.FileTree;
import assay.guest.fs.GuestFiles;
import java.io.IOException;

/** Tells the volumes of Windows by the files that it cannot be without. */
public final class WindowsRoot {

    private WindowsRoot() {}

    /** Whether an installed Windows is here; its setup and its recovery have no hives. */
    public static boolean isRoot(FileTree tree) throws IOException {
        return has(
                tree,
                Registry.FOLDER + "/SYSTEM",
                Registry.FOLDER + "/SOFTWARE",
                "/Windows/System32/ntoskrnl.exe");
    }

    /** Whether what a BIOS starts is here: the boot manager with its store. */
    public static boolean isBoot(FileTree tree) throws IOException {
        return has(tree, "/bootmgr", "/Boot/BCD");
    }

    private static boolean has(FileTree tree, String... paths) throws IOException {
        GuestFiles files = GuestFiles.of(tree);
        try {
            for (String path : paths) {
                if (!files.exists(path)) {
                    return false;
                }
            }
            return true;
        } catch (ImageException e) {
            return false; // a directory is broken that Windows reads first
        }
    }
}
