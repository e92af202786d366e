package assay.guest.fs.squashfs;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads blocks of all kinds and keeps the last ones, decompressed. Safe for many threads. */
final class Blocks {

    /** Bytes of all kept blocks together. */
    private static final int MAX_KEPT = 4 << 20;

    private static final int METADATA = 8192;
    private static final int RAW_METADATA = 0x8000;

    private final BlockSource partition;
    private final Compression compression;
    private final LinkedHashMap<Long, Block> kept = new LinkedHashMap<>(16, 0.75f, true);
    private int keptBytes;

    /** A block that was read. */
    static final class Block {
        private final byte[] bytes;
        private final long end;

        Block(byte[] bytes, long end) {
            this.bytes = bytes;
            this.end = end;
        }

        /** Its content. */
        byte[] bytes() {
            return bytes;
        }

        /** Where the next one starts in the partition. */
        long end() {
            return end;
        }
    }

    Blocks(BlockSource partition, Compression compression) {
        this.partition = partition;
        this.compression = compression;
    }

    /** The block of metadata that starts at {@code at}: two bytes of length stand before it. */
    synchronized Block metadata(long at) throws IOException {
        Block known = kept.get(at);
        if (known != null) {
            return known;
        }
        int header = read(at, 2).getChar();
        int length = header & ~RAW_METADATA;
        if (length == 0 || length > METADATA) {
            throw Superblock.corrupt(at, "a metadata block has " + length + " bytes");
        }
        byte[] stored = read(at + 2, length).array();
        boolean raw = (header & RAW_METADATA) != 0;
        return keep(at, raw ? stored : decoded(stored, at, METADATA), at + 2 + length);
    }

    /**
     * A block of data or fragments.
     *
     * @param length of what is stored
     * @param size the most that it can hold
     */
    synchronized byte[] data(long at, int length, boolean raw, int size) throws IOException {
        Block known = kept.get(at);
        if (known != null) {
            return known.bytes();
        }
        if (length > size) {
            throw Superblock.corrupt(at, "a block of data has " + length + " bytes");
        }
        byte[] stored = read(at, length).array();
        return keep(at, raw ? stored : decoded(stored, at, size), at + length).bytes();
    }

    private byte[] decoded(byte[] stored, long at, int size) throws ImageException {
        byte[] out = new byte[size];
        int length = compression.decode(stored, at, out);
        if (length == 0) {
            throw Superblock.corrupt(at, "a block holds nothing");
        }
        return length == size ? out : Arrays.copyOf(out, length);
    }

    private Block keep(long at, byte[] bytes, long end) {
        Block block = new Block(bytes, end);
        keptBytes += bytes.length;
        while (!kept.isEmpty() && keptBytes > MAX_KEPT) {
            Map.Entry<Long, Block> eldest = kept.pollFirstEntry();
            keptBytes -= eldest.getValue().bytes().length;
        }
        kept.put(at, block);
        return block;
    }

    /** Bytes as they are stored, little-endian. */
    ByteBuffer read(long at, int length) throws IOException {
        if (at < 0 || at > partition.size() - length) {
            throw new ImageException(
                    Reason.TRUNCATED,
                    Superblock.FORMAT,
                    Math.max(at, -1),
                    length + " bytes are expected here, but there are " + partition.size());
        }
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        partition.read(at, bytes);
        return bytes.flip();
    }
}
