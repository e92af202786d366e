package assay.disk.compressed;

import assay.disk.BlockSource;
import assay.disk.Extent;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;

/**
 * Bytes that came as a stream, kept in a temporary file without a name: it is gone when this source
 * is closed, or the process ends. Blocks of zeros are holes.
 */
final class SpooledSource implements BlockSource {

    static final int BLOCK = 1 << 16;

    private static final byte[] ZEROS = new byte[BLOCK];

    private final FileChannel file;
    private final BitSet data;
    private final long size;

    private SpooledSource(FileChannel file, BitSet data, long size) {
        this.file = file;
        this.data = data;
        this.size = size;
    }

    /** Is told, after each block, how many bytes came and how many of them are kept. */
    @FunctionalInterface
    interface Watch {

        /** Ends the spooling if it throws. */
        void check(long made, long kept) throws IOException;
    }

    /** Reads a stream to its end. The caller closes the source. */
    static SpooledSource of(InputStream content, Watch watch) throws IOException {
        Path path = Files.createTempFile("assay-", ".spool");
        FileChannel file =
                FileChannel.open(
                        path,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE);
        try {
            return fill(file, content, watch);
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    private static SpooledSource fill(FileChannel file, InputStream content, Watch watch)
            throws IOException {
        BitSet data = new BitSet();
        byte[] block = new byte[BLOCK];
        long size = 0;
        long kept = 0;
        int count;
        // The watch bounds the turns.
        while ((count = content.readNBytes(block, 0, BLOCK)) > 0) {
            if (!Arrays.equals(block, 0, count, ZEROS, 0, count)) {
                write(file, ByteBuffer.wrap(block, 0, count), size);
                data.set(Math.toIntExact(size / BLOCK));
                kept += count;
            }
            size += count;
            watch.check(size, kept);
        }
        if (file.size() < size) {
            write(file, ByteBuffer.allocate(1), size - 1);
        }
        return new SpooledSource(file, data, size);
    }

    private static void write(FileChannel file, ByteBuffer bytes, long offset) throws IOException {
        long at = offset;
        while (bytes.hasRemaining()) {
            at += file.write(bytes, at);
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
            int count = file.read(target, at);
            if (count < 0) {
                throw new EOFException("the temporary file became shorter");
            }
            at += count;
        }
    }

    @Override
    public Extent extentAt(long from, long to) {
        Objects.checkFromToIndex(from, to, size);
        int block = (int) (from / BLOCK);
        boolean isData = data.get(block);
        int next = isData ? data.nextClearBit(block) : data.nextSetBit(block);
        long end = next < 0 ? to : Math.min(to, (long) next * BLOCK);
        return new Extent(from, end - from, isData ? Extent.Kind.DATA : Extent.Kind.HOLE);
    }

    /** Also deletes what it kept. */
    @Override
    public void close() throws IOException {
        file.close();
    }
}
