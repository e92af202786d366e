package assay.disk;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;

/** A regular file of the host, opened read-only. Its size is taken once, when it is opened. */
public final class FileSource implements BlockSource {

    private final Path path;
    private final FileChannel channel;
    private final long size;
    private final Optional<Object> key;

    /** Opened when holes are first asked for. Guarded by {@link #lock}. */
    private Optional<FileHoles> holes = Optional.empty();

    private boolean askedForHoles;
    private final Object lock = new Object();

    private FileSource(Path path, FileChannel channel, Optional<Object> key) throws IOException {
        this.path = path;
        this.channel = channel;
        this.size = channel.size();
        this.key = key;
    }

    /** Opens {@code file}; the caller closes the source. */
    public static FileSource open(Path file) throws IOException {
        Path path = file.toAbsolutePath();
        Optional<Object> before = FileHoles.key(path);
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            // Of a file that is replaced just now it is not known which one was opened.
            Optional<Object> key = FileHoles.key(path).filter(before.stream().toList()::contains);
            return new FileSource(path, channel, key);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        Objects.checkFromIndexSize(offset, target.remaining(), size);
        long at = offset;
        while (target.hasRemaining()) {
            int count = channel.read(target, at);
            if (count < 0) {
                throw new EOFException("the file became shorter than " + size + " bytes");
            }
            at += count;
        }
    }

    /** Holes as the host's file system tells them: on Linux; elsewhere all is data. */
    @Override
    public Extent extentAt(long from, long to) {
        Objects.checkFromToIndex(from, to, size);
        return holes().map(file -> file.extentAt(from, to))
                .orElseGet(() -> new Extent(from, to - from, Extent.Kind.DATA));
    }

    private Optional<FileHoles> holes() {
        synchronized (lock) {
            if (!askedForHoles && channel.isOpen()) {
                askedForHoles = true;
                holes = key.flatMap(known -> FileHoles.open(path, known));
            }
            return holes;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        synchronized (lock) {
            holes.ifPresent(FileHoles::close);
        }
    }
}
