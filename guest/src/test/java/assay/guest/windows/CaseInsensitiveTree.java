package assay.guest.windows;

import assay.disk.BlockSource;
import assay.guest.fs.FileNode;
import assay.guest.fs.FileTree;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A tree that compares names as NTFS does. */
record CaseInsensitiveTree(FileTree tree) implements FileTree {

    @Override
    public String type() {
        return tree.type();
    }

    @Override
    public FileNode root() {
        return tree.root();
    }

    @Override
    public Optional<FileNode> lookup(FileNode directory, String name) throws IOException {
        return list(directory).stream()
                .filter(entry -> entry.name().equalsIgnoreCase(name))
                .map(Entry::node)
                .findFirst();
    }

    @Override
    public List<Entry> list(FileNode directory) throws IOException {
        return tree.list(directory);
    }

    @Override
    public BlockSource content(FileNode file) throws IOException {
        return tree.content(file);
    }

    @Override
    public String readLink(FileNode link) throws IOException {
        return tree.readLink(link);
    }
}
