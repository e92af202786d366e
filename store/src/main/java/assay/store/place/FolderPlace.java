package assay.store.place;

import assay.disk.HostFileSystem;
import assay.store.StoreFullException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Objects as files of a folder, which several processes may share: an object is written to {@code
 * .tmp} and renamed to its name.
 */
public final class FolderPlace implements Place {

    /** Nobody takes as long for one object, so a partial file of this age was left by a kill. */
    private static final Duration LEFT = Duration.ofHours(1);

    /** Whatever frees room must write a little first. */
    private static final int SMALL = 64 * 1024;

    private final Path root;
    private final Path partial;
    private final long reserve;
    private final FileStore disk;
    private final boolean syncsWhole = HostFileSystem.canSync();

    /** The place in {@code root}, which is created if it does not exist. */
    public FolderPlace(Path root) throws IOException {
        this(root, 0);
    }

    /**
     * The same, which is full while its disk still has room for others: a database that finds none
     * stops, and with it all that contents could be deleted by.
     *
     * @param reserve that so many bytes of the disk are left to others; small objects, which
     *     deleting needs, take up to half of it
     */
    public FolderPlace(Path root, long reserve) throws IOException {
        this.root = root;
        this.reserve = reserve;
        this.partial = root.resolve(".tmp");
        Files.createDirectories(partial);
        this.disk = Files.getFileStore(partial); // it reads all mounts
    }

    @Override
    public void put(String name, ByteBuffer bytes) throws IOException {
        put(name, bytes, !syncsWhole);
    }

    @Override
    public void replace(String name, ByteBuffer bytes) throws IOException {
        put(name, bytes, true);
        sync();
    }

    private void put(String name, ByteBuffer bytes, boolean force) throws IOException {
        Path target = file(name);
        Path written = partial.resolve(UUID.randomUUID().toString());
        requireRoom(bytes.remaining());
        try {
            write(written, bytes.duplicate());
            if (force || !link(written, target)) {
                // A file system may rename before it writes: after a power loss neither the old
                // object nor the new one would be left. XFS does so.
                force(written);
                rename(written, target);
            }
        } catch (IOException e) {
            Files.deleteIfExists(written);
            throw isFull(e, bytes.remaining()) ? new StoreFullException(e) : e;
        }
    }

    private void requireRoom(int bytes) throws IOException {
        long spared = bytes <= SMALL ? reserve / 2 : reserve;
        if (spared > 0 && disk.getUsableSpace() - bytes < spared) {
            throw new StoreFullException(
                    new IOException(
                            "less than the reserve of " + reserve + " bytes would be left"));
        }
    }

    private static void write(Path file, ByteBuffer bytes) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    /** Gives a file its name unless there is one of that name, or no such way here. */
    private static boolean link(Path written, Path target) throws IOException {
        try {
            try {
                Files.createLink(target, written);
            } catch (NoSuchFileException e) {
                Files.createDirectories(target.getParent());
                Files.createLink(target, written);
            }
        } catch (FileSystemException | UnsupportedOperationException e) {
            return false;
        }
        Files.delete(written);
        return true;
    }

    private void rename(Path written, Path target) throws IOException {
        try {
            move(written, target);
        } catch (NoSuchFileException e) {
            Files.createDirectories(target.getParent());
            move(written, target);
        }
        if (!syncsWhole) {
            // POSIX keeps a rename over a power loss once the directories were synchronised.
            Path folder = root;
            force(folder);
            for (Path part : root.relativize(target.getParent())) {
                folder = folder.resolve(part);
                force(folder);
            }
        }
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Whether an error while writing means that the disk has no room for {@code bytes} more. */
    private boolean isFull(IOException error, long bytes) throws IOException {
        // The JDK gives no errno, and the message is in the host's language: so ask the disk, too.
        String message = String.valueOf(error.getMessage());
        return message.contains("No space left")
                || message.contains("quota exceeded")
                || disk.getUsableSpace() < bytes;
    }

    @Override
    public ByteBuffer get(String name) throws IOException {
        return read(name, 0, MAX_OBJECT);
    }

    @Override
    public ByteBuffer get(String name, long offset, int length) throws IOException {
        return read(name, offset, length);
    }

    private ByteBuffer read(String name, long offset, int most) throws IOException {
        try (FileChannel channel = FileChannel.open(file(name), StandardOpenOption.READ)) {
            long size = channel.size();
            if (offset == 0 && most == MAX_OBJECT && size > MAX_OBJECT) {
                throw new IOException(name + " has " + size + " bytes, more than any object");
            }
            int length = Math.clamp(size - offset, 0, most);
            ByteBuffer bytes = ByteBuffer.allocate(length);
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, offset + bytes.position()) < 0) {
                    throw new EOFException(name + " became shorter");
                }
            }
            return bytes.flip();
        }
    }

    @Override
    public OptionalLong size(String name) throws IOException {
        try {
            return OptionalLong.of(Files.size(file(name)));
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(file(name));
    }

    @Override
    public void list(String prefix, Visitor visitor) throws IOException {
        int slash = prefix.lastIndexOf('/');
        Path start = slash < 0 ? root : root.resolve(prefix.substring(0, slash));
        if (!Files.isDirectory(start)) {
            return;
        }
        Files.walkFileTree(
                start,
                new SimpleFileVisitor<>() {

                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path folder, BasicFileAttributes attributes) {
                        String name = name(folder) + "/";
                        boolean inside =
                                folder.equals(start)
                                        || name.startsWith(prefix)
                                        || prefix.startsWith(name);
                        return inside && !folder.equals(partial)
                                ? FileVisitResult.CONTINUE
                                : FileVisitResult.SKIP_SUBTREE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        String name = name(file);
                        if (name.startsWith(prefix) && ObjectName.isName(name)) {
                            visitor.visit(new Entry(name, attributes.size()));
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e)
                            throws IOException {
                        if (e instanceof NoSuchFileException) {
                            return FileVisitResult.CONTINUE; // deleted meanwhile
                        }
                        throw e;
                    }
                });
    }

    private String name(Path file) {
        return root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    }

    private Path file(String name) {
        return root.resolve(ObjectName.check(name));
    }

    @Override
    public void sync() throws IOException {
        if (syncsWhole) {
            HostFileSystem.sync(root);
        }
    }

    @Override
    public OptionalLong usableSpace() throws IOException {
        return OptionalLong.of(Math.max(0, disk.getUsableSpace() - reserve));
    }

    /** Removes partial files that a kill left. */
    public void clean() throws IOException {
        Instant before = Instant.now().minus(LEFT);
        try (var files = Files.newDirectoryStream(partial)) {
            for (Path file : files) {
                Optional<FileTime> written = written(file);
                if (written.isPresent() && written.get().toInstant().isBefore(before)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static Optional<FileTime> written(Path file) throws IOException {
        try {
            return Optional.of(Files.getLastModifiedTime(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        // Nothing is held open.
    }
}
