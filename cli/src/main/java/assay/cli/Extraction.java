package assay.cli;

import assay.disk.BlockSource;
import assay.disk.Extent;
import assay.disk.ImageException;
import assay.guest.fs.FileNode;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Copies files of a guest to this machine. Every file and folder is made new, by a name that is
 * checked, in a folder that was made here: so nothing is overwritten, no link that was there or
 * came from the image is followed, and nothing lands outside the destination.
 */
final class Extraction {

    private static final int PIECE = 1 << 20;

    private final GuestFiles files;
    private final ImageOptions options;
    private boolean complete = true;

    Extraction(GuestFiles files, ImageOptions options) {
        this.files = files;
        this.options = options;
    }

    /**
     * Copies a file, or a folder with all in it.
     *
     * @param target its new path, where nothing may be
     * @return whether all was copied that can be
     */
    boolean copy(Found start, Path target) throws IOException {
        if (!start.node().isDirectory()) {
            copyOne(start, target);
            return complete;
        }
        makeFolder(target);
        Deque<Folder> folders = new ArrayDeque<>();
        folders.push(new Folder(target, start.node()));
        FileWalk walk = new FileWalk(files, start, options.err());
        for (Optional<Found> next = walk.next(); next.isPresent(); next = walk.next()) {
            Found found = next.get();
            leave(folders, walk.depth());
            Path parent = folders.element().path();
            Optional<Path> path = HostName.in(parent, GuestFile.nameIn(found.path()));
            if (path.isEmpty()) {
                complain(found, options.messages().text("cp.name"));
                walk.skip();
            } else if (!found.node().isDirectory()) {
                copyOne(found, path.get());
            } else if (tryFolder(found, path.get())) {
                folders.push(new Folder(path.get(), found.node()));
            } else {
                walk.skip();
            }
        }
        leave(folders, 0);
        return complete && walk.complete();
    }

    /** A folder that is being filled; it gets its mode and times when it is full. */
    private record Folder(Path path, FileNode node) {}

    private void leave(Deque<Folder> folders, int depth) throws IOException {
        while (folders.size() > depth) {
            Folder full = folders.pop();
            keep(full.path(), full.node());
        }
    }

    private boolean tryFolder(Found found, Path path) throws IOException {
        try {
            makeFolder(path);
            return true;
        } catch (FileAlreadyExistsException _) {
            complain(found, options.messages().text("error.exists", path));
            return false;
        }
    }

    /**
     * Until it is full only its owner may look into it, as nobody may see more than in the guest.
     */
    private static void makeFolder(Path path) throws IOException {
        Files.createDirectory(path);
        setMode(path, 0700);
    }

    private void copyOne(Found found, Path path) throws IOException {
        try {
            switch (found.node().kind()) {
                case REGULAR -> {
                    copyContent(found.tree().content(found.node()), path);
                    keep(path, found.node());
                }
                case SYMLINK -> {
                    String target = found.tree().readLink(found.node());
                    Files.createSymbolicLink(path, path.getFileSystem().getPath(target));
                }
                default -> complain(found, options.messages().text("cp.special"));
            }
        } catch (FileAlreadyExistsException _) {
            complain(found, options.messages().text("error.exists", path));
        } catch (ImageException e) {
            if (e.reason() == ImageException.Reason.LIMIT) {
                throw e;
            }
            complain(found, String.valueOf(e.getMessage()));
        } catch (UnsupportedOperationException | InvalidPathException _) {
            complain(found, options.messages().text("cp.name"));
        }
    }

    private static void copyContent(BlockSource content, Path path) throws IOException {
        Set<StandardOpenOption> anew =
                EnumSet.of(
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.SPARSE);
        try (FileChannel file = FileChannel.open(path, anew)) {
            setMode(path, 0600);
            ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, content.size()));
            // Each turn goes on behind the extent before it.
            for (long at = 0; at < content.size(); ) {
                Extent extent = content.extentAt(at, content.size());
                boolean data = extent.kind() == Extent.Kind.DATA;
                long length = data ? Math.min(extent.length(), PIECE) : extent.length();
                if (data) {
                    content.read(at, piece.clear().limit((int) length));
                    write(file, at, piece.flip());
                }
                at += length;
            }
            if (file.size() < content.size()) {
                write(file, content.size() - 1, ByteBuffer.allocate(1));
            }
        }
    }

    private static void write(FileChannel file, long at, ByteBuffer bytes) throws IOException {
        long position = at;
        while (bytes.hasRemaining()) {
            position += file.write(bytes, position);
        }
    }

    private static void keep(Path path, FileNode node) throws IOException {
        setMode(path, node.mode() & 0777);
        FileTime modified = FileTime.from(node.modified());
        FileTime accessed = FileTime.from(node.accessed());
        Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setTimes(modified, accessed, null);
    }

    /** Does nothing where this machine knows no such modes. */
    private static void setMode(Path path, int mode) throws IOException {
        // Asked without following links, the view of Linux refuses to set modes of any file.
        PosixFileAttributeView view =
                Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        view.setPermissions(PosixFilePermissions.fromString(GuestFile.permissions(mode)));
    }

    private void complain(Found found, String what) {
        complete = false;
        options.err().println(GuestFile.printable(found.path()) + ": " + GuestFile.printable(what));
    }
}
