package assay.guest;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.guest.fs.FileTree;
import assay.guest.fs.GuestFiles;
import assay.guest.volume.Signature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Decides what a disk is: one to start from, one with data, an installer's medium, or empty. */
final class DiskRole {

    /** Files that installers of Debian's, Red Hat's and Windows' kin have on their media. */
    private static final List<String> INSTALLER =
            List.of("/.disk/info", "/images/pxeboot", "/sources/install.wim");

    /** How much of a volume without a file system must be zero to call it empty. */
    private static final int HEAD = 64 * 1024;

    private DiskRole() {}

    /** Records the role and the number of operating systems, or why they cannot be told. */
    static void put(BlockSource disk, Volumes volumes, List<OsRoot> roots, Facts.Builder facts)
            throws IOException {
        Optional<Volume> hidden =
                volumes.all().stream()
                        .filter(volume -> !volume.whyNot().isEmpty() && mayBeRoot(volume, roots))
                        .findFirst();
        String why = hidden.map(volume -> volume.place() + ": " + volume.whyNot()).orElse("");
        if (hidden.isEmpty()) {
            facts.put("os.roots", roots.size());
        } else {
            facts.unread("os.roots", why);
        }
        if (Signature.of(disk).type() == Signature.Type.ISO9660) {
            facts.put("disk.role", "installer", Evidence.at("disk", "ISO 9660"));
        } else if (!roots.isEmpty()) {
            facts.put("disk.role", "system");
        } else if (hidden.isEmpty()) {
            facts.put("disk.role", withoutSystem(volumes));
        } else {
            facts.unread("disk.role", why);
        }
        for (OsRoot root : roots) {
            String text = "has a " + root.family().text() + " root directory";
            Evidence seen = Evidence.at(root.volume().place(), text);
            facts.evidence("disk.role", seen);
            facts.evidence("os.roots", seen);
        }
    }

    /** What an operating system mounts, and what firmware reads, is no other system's root. */
    private static boolean mayBeRoot(Volume volume, List<OsRoot> roots) {
        return volume.use() != PartitionUse.ESP
                && roots.stream().allMatch(root -> root.mountOf(volume).isEmpty());
    }

    private static String withoutSystem(Volumes volumes) throws IOException {
        boolean files = false;
        boolean content = false;
        for (Volume volume : volumes.all()) {
            Optional<FileTree> tree = volume.tree();
            if (tree.isEmpty()) {
                // a physical volume that was read is what its logical volumes are
                content |=
                        volume.use() != PartitionUse.SWAP
                                && volume.type() != Signature.Type.LVM2_MEMBER
                                && !isZero(volume.bytes());
                continue;
            }
            try {
                GuestFiles guest = GuestFiles.of(tree.get());
                for (String path : INSTALLER) {
                    if (guest.exists(path)) {
                        return "installer";
                    }
                }
                files |= !guest.list("/").stream().allMatch(e -> e.path().equals("/lost+found"));
            } catch (ImageException e) {
                content = true; // broken, but something
            }
        }
        return files ? "data" : content ? "unknown" : "empty";
    }

    private static boolean isZero(BlockSource bytes) throws IOException {
        byte[] head = new byte[(int) Math.min(HEAD, bytes.size())];
        bytes.read(0, ByteBuffer.wrap(head));
        for (byte value : head) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }
}
