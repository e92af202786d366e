package assay.store.nbd;

import assay.disk.BlockSource;
import assay.disk.Extent;
import assay.store.nbd.BlockStates.State;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A disk that can be written to over one that is never changed. What is written is kept in a sparse
 * temporary file without a name, in blocks of {@value #BLOCK} bytes, and is gone when this is
 * closed or the process ends; so there is nothing to be made durable.
 *
 * <p>Safe for use by many threads. A read sees every write that ended before it began. Writes of
 * less than a block read the rest of it from below.
 */
public final class Overlay implements BlockSource {

    /** The size in which file systems write, so that they seldom make us read. */
    public static final int BLOCK = 4096;

    private final BlockSource below;
    private final FileChannel file;
    private final BlockStates states = new BlockStates();
    private final ReentrantLock writing = new ReentrantLock();

    private Overlay(BlockSource below, FileChannel file) {
        this.below = below;
        this.file = file;
    }

    /**
     * An overlay in which nothing is written yet.
     *
     * @param below whoever opened it closes it, after this
     * @param folder of the temporary file
     */
    public static Overlay over(BlockSource below, Path folder) throws IOException {
        Path path = Files.createTempFile(folder, "assay-", ".overlay");
        return new Overlay(
                below,
                FileChannel.open(
                        path,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE));
    }

    @Override
    public long size() {
        return below.size();
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        Objects.checkFromIndexSize(offset, target.remaining(), size());
        long at = offset;
        while (target.hasRemaining()) {
            int length = (int) (runEnd(at, at + target.remaining()) - at);
            ByteBuffer part = target.slice(target.position(), length);
            switch (states.get(at / BLOCK)) {
                case BELOW -> below.read(at, part);
                case WRITTEN -> readFile(at, part);
                case ZERO, HOLE -> fillWithZeros(part);
            }
            target.position(target.position() + length);
            at += length;
        }
    }

    @Override
    public Extent extentAt(long from, long to) throws IOException {
        Objects.checkFromToIndex(from, to, size());
        long end = runEnd(from, to);
        return switch (states.get(from / BLOCK)) {
            case BELOW -> below.extentAt(from, end);
            case WRITTEN -> new Extent(from, end - from, Extent.Kind.DATA);
            case ZERO -> new Extent(from, end - from, Extent.Kind.ZERO);
            case HOLE -> new Extent(from, end - from, Extent.Kind.HOLE);
        };
    }

    private long runEnd(long from, long to) {
        return Math.min(to, states.runEnd(from / BLOCK, Math.ceilDiv(to, (long) BLOCK)) * BLOCK);
    }

    /** Writes {@code bytes}, from its position to its limit. */
    public void write(long offset, ByteBuffer bytes) throws IOException {
        Objects.checkFromIndexSize(offset, bytes.remaining(), size());
        long at = offset;
        while (bytes.hasRemaining()) {
            int length = wholeOrPart(at, at + bytes.remaining());
            ByteBuffer part = bytes.slice(bytes.position(), length);
            if (isWhole(at, length)) {
                writeBlocks(at, part);
            } else {
                writePart(at, part);
            }
            bytes.position(bytes.position() + length);
            at += length;
        }
    }

    /**
     * Makes a range zeros, without writing them where it can.
     *
     * @param keepRoom whether it is to be told as zeros rather than as a hole
     */
    public void zero(long offset, long length, boolean keepRoom) throws IOException {
        Objects.checkFromIndexSize(offset, length, size());
        long at = offset;
        long end = offset + length;
        while (at < end) {
            int count = wholeOrPart(at, end);
            if (isWhole(at, count)) {
                setStates(at, count, keepRoom ? State.ZERO : State.HOLE);
            } else {
                writePart(at, ByteBuffer.allocate(count));
            }
            at += count;
        }
    }

    /** How many bytes from {@code at} are whole blocks or, if none, lie in one block. */
    private int wholeOrPart(long at, long end) {
        long inBlock = at % BLOCK;
        long whole = end == size() ? end - at : (end - at) / BLOCK * BLOCK;
        boolean starts = inBlock == 0 && whole > 0;
        return (int) (starts ? Math.min(whole, 1 << 30) : Math.min(BLOCK - inBlock, end - at));
    }

    private boolean isWhole(long at, int length) {
        return at % BLOCK == 0 && (length % BLOCK == 0 || at + length == size());
    }

    private void setStates(long at, int length, State state) throws IOException {
        writing.lock();
        try {
            states.set(at / BLOCK, Math.ceilDiv(at + length, (long) BLOCK), state);
        } finally {
            writing.unlock();
        }
    }

    private void writeBlocks(long at, ByteBuffer bytes) throws IOException {
        int length = bytes.remaining();
        writing.lock();
        try {
            writeFile(at, bytes);
            setStates(at, length, State.WRITTEN);
        } finally {
            writing.unlock();
        }
    }

    /** Writes a part of one block, with the rest from below if nobody wrote there before. */
    private void writePart(long at, ByteBuffer bytes) throws IOException {
        long start = at / BLOCK * BLOCK;
        ByteBuffer block = ByteBuffer.allocate((int) Math.min(BLOCK, size() - start));
        if (states.get(at / BLOCK) == State.BELOW) {
            below.read(start, block); // not under the lock: it may take long, and never changes
        }
        writing.lock();
        try {
            switch (states.get(at / BLOCK)) {
                case WRITTEN -> writeFile(at, bytes);
                case BELOW ->
                        writeBlocks(
                                start,
                                block.put((int) (at - start), bytes, 0, bytes.remaining()).clear());
                case ZERO, HOLE -> {
                    ByteBuffer zeros = ByteBuffer.allocate(block.capacity());
                    writeBlocks(start, zeros.put((int) (at - start), bytes, 0, bytes.remaining()));
                }
            }
        } finally {
            writing.unlock();
        }
    }

    private void writeFile(long offset, ByteBuffer bytes) throws IOException {
        long at = offset;
        while (bytes.hasRemaining()) {
            at += file.write(bytes, at);
        }
    }

    private void readFile(long offset, ByteBuffer target) throws IOException {
        long at = offset;
        while (target.hasRemaining()) {
            int count = file.read(target, at);
            if (count < 0) {
                throw new EOFException("the temporary file became shorter");
            }
            at += count;
        }
    }

    private static void fillWithZeros(ByteBuffer target) {
        while (target.hasRemaining()) {
            target.put((byte) 0);
        }
    }

    /** Also deletes what was written. */
    @Override
    public void close() throws IOException {
        file.close();
    }
}
