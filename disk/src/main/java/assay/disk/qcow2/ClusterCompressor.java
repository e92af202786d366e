package assay.disk.qcow2;

import assay.disk.codec.DeflateEncoder;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.Closeable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Compresses clusters, one at a time. Holds memory outside the heap until it is closed. */
sealed interface ClusterCompressor extends Closeable {

    /** A compressor for {@code compression}. */
    static ClusterCompressor of(Compression compression) {
        return switch (compression) {
            case ZLIB -> new Deflated();
            case ZSTD -> new Zstd();
        };
    }

    /**
     * The bytes of {@code cluster} compressed, or empty if that is no shorter.
     *
     * @param cluster a buffer outside the heap
     */
    Optional<ByteBuffer> compress(ByteBuffer cluster);

    @Override
    void close();

    /** Raw deflate with QEMU's window. */
    final class Deflated implements ClusterCompressor {
        private final DeflateEncoder encoder = new DeflateEncoder();
        private final byte[] in = new byte[WrittenHeader.CLUSTER];
        private final byte[] out = new byte[2 * WrittenHeader.CLUSTER + 1024];

        @Override
        public Optional<ByteBuffer> compress(ByteBuffer cluster) {
            int whole = cluster.remaining();
            cluster.get(in, 0, whole);
            int length = encoder.encode(in, whole, out);
            return length < whole
                    ? Optional.of(ByteBuffer.wrap(Arrays.copyOf(out, length)))
                    : Optional.empty();
        }

        /** Nothing outside the heap. */
        @Override
        public void close() {}
    }

    /** Zstandard at its default level, which is QEMU's. */
    final class Zstd implements ClusterCompressor {
        private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(3);
        private final ByteBuffer out =
                ByteBuffer.allocateDirect(
                        (int) com.github.luben.zstd.Zstd.compressBound(WrittenHeader.CLUSTER));

        @Override
        public Optional<ByteBuffer> compress(ByteBuffer cluster) {
            int whole = cluster.remaining();
            int length =
                    context.compressDirectByteBuffer(
                            out, 0, out.capacity(), cluster, cluster.position(), whole);
            return length < whole
                    ? Optional.of(ByteBuffer.allocate(length).put(0, out, 0, length))
                    : Optional.empty();
        }

        @Override
        public void close() {
            context.close();
        }
    }
}
