package assay.disk.qcow2;

import static assay.disk.qcow2.WrittenHeader.CLUSTER;

import assay.disk.AllocationMap;
import assay.disk.BlockSource;
import assay.disk.BufferPool;
import assay.disk.DiskEncoder;
import assay.disk.OrderedPipeline;
import assay.disk.Output;
import assay.disk.Zeros;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongConsumer;

/**
 * Writes qcow2 files, version 3 with clusters of 64 KiB, on all cores. Clusters of zeros are left
 * out; those that do not become shorter are stored as they are.
 */
public final class Qcow2Encoder implements DiskEncoder {

    /** Clusters that are read and compressed as one piece of work. */
    private static final int BATCH = 4;

    private final Optional<Compression> compression;
    private final boolean inOrder;

    private Qcow2Encoder(Optional<Compression> compression, boolean inOrder) {
        this.compression = compression;
        this.inOrder = inOrder;
    }

    /** Stores clusters as they are: {@link Qcow2View} without zeros, in one pass. */
    public static Qcow2Encoder plain() {
        return new Qcow2Encoder(Optional.empty(), false);
    }

    /** Compresses with deflate: every reader of qcow2 knows it. */
    public static Qcow2Encoder zlib() {
        return new Qcow2Encoder(Optional.of(Compression.ZLIB), false);
    }

    /** Compresses with Zstandard: faster than deflate, for QEMU 5.1 and later. */
    public static Qcow2Encoder zstd() {
        return new Qcow2Encoder(Optional.of(Compression.ZSTD), false);
    }

    /**
     * The same, but each write follows the one before; only the header, at offset 0, comes last.
     * The file may be a little larger, never more than without compression.
     */
    public Qcow2Encoder inOrder() {
        return new Qcow2Encoder(compression, true);
    }

    @Override
    public String name() {
        return Qcow2Format.NAME;
    }

    @Override
    public void encode(BlockSource disk, Output output, LongConsumer progress) throws IOException {
        ClusterPacker packer =
                new ClusterPacker(output, WrittenHeader.sizeOf(disk), compression, inOrder);
        AllocationMap map = AllocationMap.of(disk, CLUSTER);
        try (Workers workers = new Workers(disk);
                OrderedPipeline<Batch> pipeline =
                        new OrderedPipeline<>(batch -> {
                            batch.addTo(packer);
                            workers.buffers.give(batch.bytes());
                            progress.accept(Math.min(batch.end(), disk.size()));
                        })) {
            for (long at = map.nextAllocated(0); at < map.blocks(); ) {
                long first = at;
                int count = (int) Math.min(BATCH, map.run(first));
                pipeline.submit(() -> workers.pack(first, count));
                at = map.nextAllocated(first + count);
            }
            pipeline.finish();
        }
        packer.finish();
        progress.accept(disk.size());
    }

    /** What the threads that compress share. */
    private final class Workers implements AutoCloseable {
        private final BlockSource disk;
        private final BufferPool buffers = new BufferPool(BATCH * CLUSTER);
        private final Queue<ClusterCompressor> idle = new ConcurrentLinkedQueue<>();

        Workers(BlockSource disk) {
            this.disk = disk;
        }

        Batch pack(long first, int count) throws IOException {
            ByteBuffer bytes = buffers.take(count * CLUSTER);
            int length = (int) Math.min(bytes.limit(), disk.size() - first * CLUSTER);
            disk.read(first * CLUSTER, bytes.slice(0, length));
            if (length < bytes.limit()) {
                bytes.put(length, new byte[bytes.limit() - length]);
            }
            return new Batch(
                    first,
                    bytes,
                    compression.map(c -> packed(c, bytes)).orElseGet(() -> plain(bytes)));
        }

        private List<Packed> plain(ByteBuffer bytes) {
            List<Packed> clusters = new ArrayList<>();
            for (int at = 0; at < bytes.limit(); at += CLUSTER) {
                clusters.add(
                        Zeros.fill(bytes.slice(at, CLUSTER))
                                ? new Packed.Zero()
                                : new Packed.Plain());
            }
            return clusters;
        }

        private List<Packed> packed(Compression how, ByteBuffer bytes) {
            ClusterCompressor known = idle.poll();
            ClusterCompressor compressor = known == null ? ClusterCompressor.of(how) : known;
            try {
                List<Packed> clusters = new ArrayList<>();
                for (int at = 0; at < bytes.limit(); at += CLUSTER) {
                    ByteBuffer cluster = bytes.slice(at, CLUSTER);
                    clusters.add(
                            Zeros.fill(cluster)
                                    ? new Packed.Zero()
                                    : compressor
                                            .compress(cluster)
                                            .<Packed>map(Packed.Compressed::new)
                                            .orElseGet(Packed.Plain::new));
                }
                return clusters;
            } finally {
                idle.add(compressor);
            }
        }

        @Override
        public void close() {
            idle.forEach(ClusterCompressor::close);
        }
    }

    /** What becomes of a cluster. */
    private sealed interface Packed {
        record Zero() implements Packed {}

        record Plain() implements Packed {}

        record Compressed(ByteBuffer bytes) implements Packed {}
    }

    /**
     * Clusters that follow each other on the disk.
     *
     * @param first number of the first
     * @param bytes theirs, from the buffer's start
     * @param clusters what becomes of each
     */
    private record Batch(long first, ByteBuffer bytes, List<Packed> clusters) {

        long end() {
            return (first + clusters.size()) * CLUSTER;
        }

        void addTo(ClusterPacker packer) throws IOException {
            for (int i = 0; i < clusters.size(); ) {
                switch (clusters.get(i)) {
                    case Packed.Zero _ -> i++;
                    case Packed.Compressed cluster ->
                            packer.addCompressed(first + i++, cluster.bytes());
                    case Packed.Plain _ -> {
                        int end = i + 1;
                        while (end < clusters.size() && clusters.get(end) instanceof Packed.Plain) {
                            end++;
                        }
                        packer.addPlain(first + i, bytes.slice(i * CLUSTER, (end - i) * CLUSTER));
                        i = end;
                    }
                }
            }
        }
    }
}
