package assay.guest;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.FileNode;
import assay.guest.fs.FileTree;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Stands where a guest mounts a file system that we cannot read, so that whoever looks there hears
 * why, and does not take the empty mount point for the truth.
 *
 * @param type what it would be
 * @param why a clause: {@code /var is on another disk}
 */
record UnreadTree(String type, String why) implements FileTree {

    @Override
    public FileNode root() {
        return new FileNode(
                1,
                FileNode.Kind.DIRECTORY,
                0755,
                0,
                0,
                1,
                0,
                Instant.EPOCH,
                Instant.EPOCH,
                Instant.EPOCH);
    }

    @Override
    public Optional<FileNode> lookup(FileNode directory, String name) throws ImageException {
        throw unread();
    }

    @Override
    public List<Entry> list(FileNode directory) throws ImageException {
        throw unread();
    }

    @Override
    public BlockSource content(FileNode file) throws ImageException {
        throw unread();
    }

    @Override
    public String readLink(FileNode link) throws ImageException {
        throw unread();
    }

    private ImageException unread() {
        return new ImageException(Reason.UNSUPPORTED, type, -1, why);
    }
}
