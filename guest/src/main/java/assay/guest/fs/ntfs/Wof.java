package assay.guest.fs.ntfs;

import assay.disk.BlockSource;
import assay.disk.Extent;
import assay.disk.ImageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The content of a file that the Windows Overlay Filter compressed ({@code compact /exe}, Compact
 * OS): {@code WOF_EXTERNAL_INFO} and {@code FILE_PROVIDER_EXTERNAL_INFO} in the reparse point say
 * how, and the stream {@code WofCompressedData} has the chunks, with where each but the first
 * starts in a table before them.
 */
final class Wof implements UnitSource.Units {

    static final String STREAM = "WofCompressedData";

    private static final int PROVIDER_FILE = 2;

    /** Longer files have a table of 64-bit offsets. */
    private static final long MAX_SMALL = 0xFFFFFFFFL;

    private final BlockSource stored;
    private final Algorithm algorithm;
    private final long size;
    private final long chunks;

    /** {@code FILE_PROVIDER_COMPRESSION_…}, in the order of their numbers. */
    enum Algorithm {
        XPRESS4K(4096),
        LZX(32768),
        XPRESS8K(8192),
        XPRESS16K(16384);

        private final int chunkSize;

        Algorithm(int chunkSize) {
            this.chunkSize = chunkSize;
        }

        /**
         * The bytes that a chunk stands for.
         *
         * @param length how many they are
         */
        byte[] decode(byte[] chunk, int length) throws ImageException {
            return switch (this) {
                case XPRESS4K, XPRESS8K, XPRESS16K -> XpressHuffman.decode(chunk, length);
                case LZX -> Lzx.decode(chunk, length);
            };
        }
    }

    private Wof(BlockSource stored, Algorithm algorithm, long size) {
        this.stored = stored;
        this.algorithm = algorithm;
        this.size = size;
        this.chunks = Math.ceilDiv(size, algorithm.chunkSize);
    }

    /**
     * @param reparse of the file, with the tag {@link ReparsePoint#WOF}
     * @throws ImageException if the content is not in the file: it may be in a WIM
     */
    static BlockSource content(NtfsFile file, ReparsePoint reparse) throws IOException {
        Block data = reparse.data();
        if (data.i32(0) != 1 || data.i32(4) != PROVIDER_FILE || data.i32(8) != 1) {
            throw Block.unsupported(
                    "the content of file %d is with WOF provider %d"
                            .formatted(file.number(), data.i32(4)));
        }
        int number = data.i32(12);
        if (number < 0 || number >= Algorithm.values().length) {
            throw Block.unsupported(
                    "file %d is compressed by WOF with algorithm %d"
                            .formatted(file.number(), number));
        }
        Algorithm algorithm = Algorithm.values()[number];
        long size = file.require(Attribute.DATA, "").size();
        BlockSource stored = file.source(file.require(Attribute.DATA, STREAM));
        return source(stored, algorithm, size);
    }

    /** The {@code size} bytes that {@code stored} stands for. */
    static BlockSource source(BlockSource stored, Algorithm algorithm, long size) {
        return new UnitSource(size, algorithm.chunkSize, new Wof(stored, algorithm, size));
    }

    @Override
    public Extent.Kind kind(long number) {
        return Extent.Kind.DATA;
    }

    @Override
    public byte[] read(long number) throws IOException {
        long table = (chunks - 1) * entrySize();
        long start = number == 0 ? 0 : offset(number - 1);
        long end = number == chunks - 1 ? stored.size() - table : offset(number);
        int length = (int) Math.min(algorithm.chunkSize, size - number * algorithm.chunkSize);
        if (start < 0 || start >= end || end - start > length || end > stored.size() - table) {
            throw Block.corrupt(
                    "chunk %d of a file compressed by WOF is at %d to %d of %d"
                            .formatted(number, start, end, stored.size() - table));
        }
        byte[] chunk = new byte[(int) (end - start)];
        stored.read(table + start, ByteBuffer.wrap(chunk));
        // What does not get shorter is stored as it is.
        return chunk.length == length ? chunk : algorithm.decode(chunk, length);
    }

    private int entrySize() {
        return size > MAX_SMALL ? Long.BYTES : Integer.BYTES;
    }

    /** Where the chunk after {@code index} starts, behind the table. */
    private long offset(long index) throws IOException {
        int entrySize = entrySize();
        if (chunks > stored.size() / entrySize) {
            throw Block.corrupt(
                    "a file compressed by WOF has %d chunks in %d bytes"
                            .formatted(chunks, stored.size()));
        }
        ByteBuffer entry = ByteBuffer.allocate(entrySize).order(ByteOrder.LITTLE_ENDIAN);
        stored.read(index * entrySize, entry);
        return entrySize == Long.BYTES ? entry.getLong(0) : Integer.toUnsignedLong(entry.getInt(0));
    }
}
