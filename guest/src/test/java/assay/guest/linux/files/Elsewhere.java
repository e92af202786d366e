package assay.guest.linux.files;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.FileNode;
import assay.guest.fs.FileTree;
import java.util.List;
import java.util.Optional;

/** A file system that is not on this disk. */
record Elsewhere(FileTree like) implements FileTree {

    @Override
    public String type() {
        return like.type();
    }

    @Override
    public FileNode root() {
        return like.root();
    }

    @Override
    public Optional<FileNode> lookup(FileNode directory, String name) throws ImageException {
        throw elsewhere();
    }

    @Override
    public List<Entry> list(FileNode directory) throws ImageException {
        throw elsewhere();
    }

    @Override
    public BlockSource content(FileNode file) throws ImageException {
        throw elsewhere();
    }

    @Override
    public String readLink(FileNode link) throws ImageException {
        throw elsewhere();
    }

    private static ImageException elsewhere() {
        return new ImageException(Reason.UNSUPPORTED, "ext4", -1, "it is elsewhere");
    }
}
