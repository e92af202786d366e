package assay.store.block;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import java.io.Closeable;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * Contexts of zstd that are used again: to make one costs more than to compress a frame. Safe for
 * use by many threads; holds as many as ever worked at once.
 */
final class Compressor {

    /**
     * Level 3 takes a fourth more time and saves one byte in a hundred; level 1 saves a tenth of
     * the time and takes twice that. All read as fast. It is the same for all blocks whatever there
     * is to do: a block that is stored again shall have the frames that pages list.
     */
    private static final int LEVEL = 2;

    private final Queue<ZstdCompressCtx> compressing = new ConcurrentLinkedQueue<>();
    private final Queue<ZstdDecompressCtx> decompressing = new ConcurrentLinkedQueue<>();

    @FunctionalInterface
    private interface Work<C> {
        int with(C context);
    }

    /**
     * Compresses a frame to {@code target} from {@code at} on, where there is room for what cannot
     * be compressed.
     *
     * @return how long the zstd frame is
     */
    int compress(byte[] plain, int from, int length, byte[] target, int at) {
        return with(
                compressing,
                () -> new ZstdCompressCtx().setLevel(LEVEL).setChecksum(false),
                zstd ->
                        zstd.compressByteArray(
                                target, at, target.length - at, plain, from, length));
    }

    /**
     * Decompresses a frame.
     *
     * @return how many bytes it gave
     * @throws com.github.luben.zstd.ZstdException if it is not a zstd frame, or gives more
     */
    int decompress(byte[] payload, int from, int length, byte[] plain, int at, int room) {
        return with(
                decompressing,
                ZstdDecompressCtx::new,
                zstd -> zstd.decompressByteArray(plain, at, room, payload, from, length));
    }

    private static <C extends Closeable> int with(Queue<C> free, Supplier<C> make, Work<C> work) {
        C context = free.poll();
        if (context == null) {
            context = make.get();
        }
        int result = work.with(context);
        free.add(context);
        return result;
    }
}
