package assay.guest.walk;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.BytesSource;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.ext.ExtTree;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small ext4 that {@code mke2fs} makes of a folder and {@code debugfs} changes. */
public final class Ext4 {

    private final Path image;

    private Ext4(Path image) {
        this.image = image;
    }

    /** A file system of 16 MiB with all that is in a folder; everything belongs to root. */
    public static Ext4 of(Path folder, Path image) {
        Oracle.require("mke2fs")
                .run("-q", "-F", "-t", "ext4", "-E", "root_owner=0:0", "-d", folder, image, "16M");
        return new Ext4(image);
    }

    /** Carries out a command of debugfs: {@code sif /etc/shadow mode 0100644}. */
    public Ext4 debugfs(String command) {
        Oracle.require("debugfs").run("-w", "-R", command, image);
        return this;
    }

    /** A guest that has this file system alone. */
    public GuestFiles guest() throws IOException {
        BlockSource bytes = new BytesSource(Files.readAllBytes(image));
        return GuestFiles.of(ExtTree.open(bytes, new Budget(1_000_000)));
    }
}
