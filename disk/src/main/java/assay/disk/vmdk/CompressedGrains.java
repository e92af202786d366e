package assay.disk.vmdk;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.codec.ZlibDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decompresses grains and keeps the last few: a file system reads many small pieces of one. */
final class CompressedGrains {

    /** How much is kept, in bytes, though never less than a few grains. */
    private static final int KEPT = 4 << 20;

    private static final int MIN_GRAINS = 4;
    private static final int MAX_GRAINS = 256;

    /** Compressed, a grain is hardly longer; QEMU allows as much. */
    private static final int MAX_GROWTH = 2;

    private final BlockSource file;
    private final Geometry geometry;
    private final int kept;

    /** By place; the grain used last comes last. Guarded by itself. */
    private final Map<Long, Decoded> cache = new LinkedHashMap<>(16, 0.75f, true);

    private static final class Decoded {
        final long start;
        final byte[] bytes;

        Decoded(long start, byte[] bytes) {
            this.start = start;
            this.bytes = bytes;
        }
    }

    CompressedGrains(BlockSource file, Geometry geometry) {
        this.file = file;
        this.geometry = geometry;
        this.kept = Math.clamp(KEPT >>> geometry.grainBits(), MIN_GRAINS, MAX_GRAINS);
    }

    int grainSize() {
        return (int) geometry.grainSize();
    }

    /** The bytes of a grain; they must not be changed. */
    byte[] read(CompressedGrain grain) throws IOException {
        Decoded known = cached(grain.place());
        if (known != null && known.start == grain.start()) {
            return known.bytes;
        }
        byte[] bytes = decode(grain);
        keep(grain.place(), new Decoded(grain.start(), bytes));
        return bytes;
    }

    private @Nullable Decoded cached(long place) {
        synchronized (cache) {
            return cache.get(place);
        }
    }

    private void keep(long place, Decoded grain) {
        synchronized (cache) {
            cache.put(place, grain);
            while (cache.size() > kept) {
                cache.remove(cache.keySet().iterator().next());
            }
        }
    }

    private byte[] decode(CompressedGrain grain) throws IOException {
        long place = grain.place();
        // With its type, which is the start of the compressed bytes of a grain.
        ByteBuffer head =
                ByteBuffer.allocate((int) Math.min(Marker.LENGTH, geometry.fileSize() - place));
        file.read(place, head);
        Marker marker = Marker.parse(ByteBuffer.allocate(Marker.LENGTH).put(head.flip()).clear());
        long length = Integer.toUnsignedLong(marker.size());
        if (marker.val() != grain.start() >>> Geometry.SECTOR_BITS) {
            throw VmdkFormat.error(
                    Reason.CORRUPT,
                    place,
                    ("the grain table and the grain's marker disagree on where it belongs:"
                                    + " sector %d or %s")
                            .formatted(
                                    grain.start() >>> Geometry.SECTOR_BITS,
                                    Long.toUnsignedString(marker.val())));
        }
        if (length == 0 || length > MAX_GROWTH * geometry.grainSize()) {
            throw VmdkFormat.error(
                    Reason.CORRUPT, place + 8, "a compressed grain of " + length + " bytes");
        }
        geometry.requireInside(place + Marker.GRAIN_HEADER, length, "the grain", place);
        byte[] stored = new byte[(int) length];
        file.read(place + Marker.GRAIN_HEADER, ByteBuffer.wrap(stored));
        return inflate(grain, stored);
    }

    private byte[] inflate(CompressedGrain grain, byte[] stored) throws ImageException {
        byte[] bytes = new byte[grainSize()];
        int count;
        try {
            count = ZlibDecoder.decode(stored, 0, stored.length, bytes, 0, bytes.length);
        } catch (ImageException e) {
            ImageException error = damaged(grain, "is not valid: " + e.getMessage());
            error.initCause(e);
            throw error;
        }
        // The grain in which the disk ends may be short.
        if (count < Math.min(bytes.length, geometry.size() - grain.start())) {
            throw damaged(grain, "decompresses to " + count + " bytes only");
        }
        return bytes;
    }

    private static ImageException damaged(CompressedGrain grain, String what) {
        return VmdkFormat.error(
                Reason.CORRUPT,
                grain.place(),
                "the compressed grain "
                        + what
                        + "; the image is damaged: copy it again from where it was made");
    }
}
