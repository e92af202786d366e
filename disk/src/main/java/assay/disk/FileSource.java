package assay.disk;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** A regular file of the host, opened read-only. Its size is taken once, when it is opened. */
public final class FileSource implements BlockSource {

    private final FileChannel channel;
    private final long size;

    private FileSource(FileChannel channel) throws IOException {
        this.channel = channel;
        this.size = channel.size();
    }

    /** Opens {@code file}; the caller closes the source. */
    public static FileSource open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new FileSource(channel);
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

    /** Always data: the JDK cannot ask a file for its holes. */
    @Override
    public Extent extentAt(long from, long to) {
        Objects.checkFromToIndex(from, to, size);
        return new Extent(from, to - from, Extent.Kind.DATA);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
