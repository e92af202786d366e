package assay.disk.http;

import assay.disk.BlockSource;
import assay.disk.Extent;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A file on a web server, of which only what is needed is fetched, by range requests (RFC 9110,
 * section 14). The user names the address; nothing in an image ever does.
 *
 * <p>Blocks of {@value #BLOCK} bytes are kept, at most {@value #CACHED_BLOCKS} of them. Who reads
 * on where the last fetch ended gets twice as much fetched each time, up to {@value #AHEAD} blocks.
 */
public final class HttpSource implements BlockSource {

    static final int BLOCK = 128 * 1024;
    static final int CACHED_BLOCKS = 256;
    static final int AHEAD = 16;

    private final RangeRequests server;
    private final long size;
    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<Long, byte[]> cache = new LinkedHashMap<>(16, 0.75f, true);
    private long expected;
    private int ahead = 1;

    private HttpSource(RangeRequests server) throws IOException {
        this.server = server;
        byte[] start = server.first(BLOCK);
        this.size = server.size();
        if (start.length > 0) {
            cache.put(0L, start);
        }
        this.expected = 1;
    }

    /**
     * Opens the file at an {@code http} or {@code https} address.
     *
     * @throws HttpException if the server does not have it, or does not serve ranges of it
     * @throws IOException if the server cannot be reached
     */
    public static HttpSource open(URI address) throws IOException {
        return open(address, Duration.ofMillis(250));
    }

    /**
     * As {@link #open(URI)}.
     *
     * @param pause before a failed request is first repeated; doubled each time
     */
    static HttpSource open(URI address, Duration pause) throws IOException {
        RangeRequests server = new RangeRequests(address, pause);
        try {
            return new HttpSource(server);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    @Override
    public long size() {
        return size;
    }

    /** How many bytes of the file came over the network so far. */
    public long bytesFetched() {
        return server.bytes();
    }

    /** How many requests were made so far. */
    public long requests() {
        return server.requests();
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        Objects.checkFromIndexSize(offset, target.remaining(), size);
        long at = offset;
        while (target.hasRemaining()) {
            byte[] block = block(at / BLOCK, (at + target.remaining() - 1) / BLOCK);
            int from = (int) (at % BLOCK);
            int length = Math.min(block.length - from, target.remaining());
            target.put(block, from, length);
            at += length;
        }
    }

    /** Always data: a web server does not tell its holes. */
    @Override
    public Extent extentAt(long from, long to) {
        Objects.checkFromToIndex(from, to, size);
        return new Extent(from, to - from, Extent.Kind.DATA);
    }

    @Override
    public void close() {
        server.close();
    }

    /** The block with this number, fetched with those after it that are wanted, too. */
    private byte[] block(long number, long lastWanted) throws IOException {
        lock.lock();
        try {
            byte[] block = cache.get(number);
            if (block == null) {
                fetch(number, lastWanted);
                block = Objects.requireNonNull(cache.get(number));
            }
            return block;
        } finally {
            lock.unlock();
        }
    }

    private void fetch(long number, long lastWanted) throws IOException {
        ahead = number == expected ? Math.min(2 * ahead, AHEAD) : 1;
        long wanted = Math.max(ahead, Math.min(lastWanted - number + 1, AHEAD));
        int count = 1;
        while (count < wanted && !cache.containsKey(number + count)) {
            count++;
        }
        long start = number * BLOCK;
        byte[] bytes = server.range(start, (int) Math.min((long) count * BLOCK, size - start));
        for (byte[] block : blocks(bytes)) {
            cache.put(number++, block);
        }
        expected = number;
        while (cache.size() > CACHED_BLOCKS) {
            cache.pollFirstEntry();
        }
    }

    private static List<byte[]> blocks(byte[] bytes) {
        List<byte[]> blocks = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += BLOCK) {
            blocks.add(Arrays.copyOfRange(bytes, at, Math.min(at + BLOCK, bytes.length)));
        }
        return blocks;
    }
}
