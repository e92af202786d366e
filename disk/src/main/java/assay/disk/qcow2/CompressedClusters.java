package assay.disk.qcow2;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.codec.DeflateDecoder;
import assay.disk.codec.ZstdDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses clusters and keeps the last few: a file system reads many small pieces of the same
 * cluster.
 */
final class CompressedClusters {

    /** How much is kept, in bytes, though never less than a few clusters. */
    private static final int KEPT = 4 << 20;

    private static final int MIN_CLUSTERS = 4;
    private static final int MAX_CLUSTERS = 256;

    private final BlockSource file;
    private final Geometry geometry;
    private final Compression compression;
    private final int kept;

    /** The cluster used last comes last. Guarded by itself. */
    private final Map<CompressedCluster, byte[]> cache = new LinkedHashMap<>(16, 0.75f, true);

    CompressedClusters(BlockSource file, Geometry geometry, Compression compression) {
        this.file = file;
        this.geometry = geometry;
        this.compression = compression;
        this.kept = Math.clamp(KEPT / geometry.clusterSize(), MIN_CLUSTERS, MAX_CLUSTERS);
    }

    /** The bytes of a cluster; they must not be changed. */
    byte[] read(CompressedCluster cluster) throws IOException {
        byte[] known = cached(cluster);
        if (known != null) {
            return known;
        }
        byte[] bytes = decode(cluster);
        keep(cluster, bytes);
        return bytes;
    }

    private byte @Nullable [] cached(CompressedCluster cluster) {
        synchronized (cache) {
            return cache.get(cluster);
        }
    }

    private void keep(CompressedCluster cluster, byte[] bytes) {
        synchronized (cache) {
            cache.put(cluster, bytes);
            while (cache.size() > kept) {
                cache.remove(cache.keySet().iterator().next());
            }
        }
    }

    private byte[] decode(CompressedCluster cluster) throws IOException {
        long offset = cluster.offset();
        int length = (int) Math.min(cluster.length(), geometry.fileSize() - offset);
        byte[] stored = new byte[length];
        file.read(offset, ByteBuffer.wrap(stored));
        byte[] bytes = new byte[geometry.clusterSize()];
        int count;
        try {
            count =
                    switch (compression) {
                        case ZLIB ->
                                DeflateDecoder.decode(stored, 0, length, bytes, 0, bytes.length);
                        case ZSTD -> ZstdDecoder.decode(stored, 0, length, bytes, 0, bytes.length);
                    };
        } catch (ImageException e) {
            ImageException error = damaged(cluster, length, "is not valid: " + e.getMessage());
            error.initCause(e);
            throw error;
        }
        if (count < bytes.length) {
            throw damaged(cluster, length, "decompresses to " + count + " bytes only");
        }
        return bytes;
    }

    private static ImageException damaged(CompressedCluster cluster, int length, String what) {
        return new ImageException(
                length < cluster.length() ? Reason.TRUNCATED : Reason.CORRUPT,
                Qcow2Format.NAME,
                cluster.offset(),
                "the compressed cluster "
                        + what
                        + "; the image is damaged: copy it again from where it was made");
    }
}
