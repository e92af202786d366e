package assay.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;

/** Copies of sources, to be compared with what they should be. */
public final class Copies {

    private static final int PIECE = 1 << 20;

    private Copies() {}

    /** Writes what is data to a new file and leaves holes where there is none. */
    public static Path write(BlockSource source, Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer piece = ByteBuffer.allocate(PIECE);
            for (long at = 0; at < source.size(); ) {
                Extent extent = source.extentAt(at, source.size());
                assertThat(extent.start()).isEqualTo(at);
                long end = at + Math.min(extent.length(), PIECE);
                if (extent.kind() == Extent.Kind.DATA) {
                    source.read(at, piece.clear().limit((int) (end - at)));
                    channel.write(piece.flip(), at);
                    at = end;
                } else {
                    at = extent.end();
                }
            }
            if (channel.size() < source.size()) {
                channel.write(ByteBuffer.allocate(1), source.size() - 1);
            }
        }
        return file;
    }

    /** All of a small source. */
    public static byte[] bytes(BlockSource source) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(source.size()));
        source.read(0, bytes);
        return bytes.array();
    }

    /** The units of {@link Qemu#UNIT} bytes that are data. */
    public static BitSet data(BlockSource source) throws IOException {
        BitSet data = new BitSet();
        for (long at = 0; at < source.size(); ) {
            Extent extent = source.extentAt(at, source.size());
            boolean isData = extent.kind() == Extent.Kind.DATA;
            data.set((int) (at / Qemu.UNIT), (int) (extent.end() / Qemu.UNIT), isData);
            at = extent.end();
        }
        return data;
    }

    /**
     * Reads a source in pieces at random, across every seam, and asks for its extents at random:
     * both must agree with the whole.
     */
    public static void requireSameInPieces(BlockSource source, byte[] whole, long seed)
            throws IOException {
        Random random = new Random(seed);
        for (int turn = 0; turn < 400; turn++) {
            int from = random.nextInt(whole.length);
            int length = 1 + random.nextInt(Math.min(100_000, whole.length - from));
            ByteBuffer piece = ByteBuffer.allocate(length);
            source.read(from, piece);
            assertThat(Arrays.equals(piece.array(), 0, length, whole, from, from + length))
                    .as("seed %d, turn %d: %d bytes at %d", seed, turn, length, from)
                    .isTrue();
            Extent extent = source.extentAt(from, from + length);
            if (extent.kind() != Extent.Kind.DATA) {
                assertThat(isZero(whole, from, (int) extent.end()))
                        .as("seed %d, turn %d: %s", seed, turn, extent)
                        .isTrue();
            }
        }
    }

    private static boolean isZero(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
