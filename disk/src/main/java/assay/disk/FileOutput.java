package assay.disk;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A new file of the host. It is there, whole and on the disk, once {@link #finish} has returned; if
 * it is closed before, nothing of it is left. Many threads may write at once.
 */
public final class FileOutput implements Output, Closeable {

    private final Path target;
    private final Path written;
    private final RandomAccessFile file;
    private final FileChannel channel;
    private final Writeback writeback;

    /** Guarded by this. */
    private long end;

    private boolean finished;

    private FileOutput(Path target, Path written) throws IOException {
        this.target = target;
        this.written = written;
        this.file = new RandomAccessFile(written.toFile(), "rw");
        this.channel = file.getChannel();
        this.writeback = new Writeback(written);
    }

    /**
     * Creates {@code target}, which must not be there.
     *
     * @throws FileAlreadyExistsException if it is
     */
    public static FileOutput create(Path target) throws IOException {
        return new FileOutput(target, Files.createFile(target));
    }

    /**
     * Replaces {@code target} once the new content is complete: until then the file that was there
     * stays as it is, so that it may even be what is read.
     *
     * @throws FileAlreadyExistsException if it is something else than a file
     */
    public static FileOutput replace(Path target) throws IOException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)
                && !Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(target.toString(), null, "it is not a file");
        }
        Path absolute = target.toAbsolutePath();
        Path name = absolute.getFileName();
        Path written = absolute.resolveSibling("." + name + "." + ProcessHandle.current().pid());
        return new FileOutput(target, Files.createFile(written));
    }

    @Override
    public void write(long offset, ByteBuffer bytes) throws IOException {
        long at = offset;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
        synchronized (this) {
            end = Math.max(end, at);
        }
        writeback.wrote(at - offset);
    }

    /** The offset behind the last byte that was written anywhere. */
    public synchronized long end() {
        return end;
    }

    /**
     * Makes the file {@code size} bytes long, brings it to the disk and puts it in its place.
     *
     * @param size at least {@link #end()}; what was not written is a hole
     */
    public void finish(long size) throws IOException {
        if (size < end()) {
            throw new IllegalArgumentException(size + " bytes, but " + end() + " were written");
        }
        file.setLength(size);
        channel.force(true);
        file.close();
        if (!written.equals(target)) {
            Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
        }
        finished = true;
    }

    /** Ends the writing; deletes the file unless it is finished. */
    @Override
    public void close() throws IOException {
        writeback.close();
        file.close();
        if (!finished) {
            Files.deleteIfExists(written);
        }
    }
}
