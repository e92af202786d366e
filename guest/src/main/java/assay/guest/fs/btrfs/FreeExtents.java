package assay.guest.fs.btrfs;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.FreeRuns;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;

/**
 * Finds what is in use nowhere: what no chunk stands on, and in chunks what the extent tree has no
 * extent for. That tree is what the caches of free space are made from. Every superblock, and the
 * first mebibyte, where boot loaders stand, is left alone.
 */
final class FreeExtents {

    /** {@code BTRFS_DEVICE_RANGE_RESERVED}. */
    private static final long RESERVED = 1 << 20;

    /** {@code BTRFS_STRIPE_LEN}: so much is kept free for each superblock. */
    private static final long SUPERBLOCK_STRIPE = 64 << 10;

    private static final long EXTENT_TREE = 2;
    private static final int EXTENT_ITEM = 168;
    private static final int METADATA_ITEM = 169;

    private final BtrfsVolume volume;
    private final Superblock superblock;
    private final FreeRuns target;

    /** How many bytes extents have. */
    private long used;

    private FreeExtents(BtrfsVolume volume, FreeRuns target) {
        this.volume = volume;
        this.superblock = volume.superblock();
        this.target = target;
    }

    /** Tells all free bytes; the volume's budget takes a step for each extent. */
    static void tell(BtrfsVolume volume, FreeRuns target) throws IOException {
        Superblock sb = volume.superblock();
        if (sb.logRoot() != 0) {
            throw new ImageException(Reason.DIRTY, Block.BTRFS, -1, "its log must be replayed");
        }
        if (sb.numDevices() != 1) {
            throw Block.unsupported("it is on " + sb.numDevices() + " devices");
        }
        FreeExtents free = new FreeExtents(volume, target);
        free.tellOutsideChunks();
        free.tellInsideChunks();
        if (free.used != sb.bytesUsed()) {
            throw Block.corrupt(
                    "its extents have %d bytes, its superblock says %d"
                            .formatted(free.used, sb.bytesUsed()));
        }
    }

    private void tellOutsideChunks() throws IOException {
        long end = RESERVED;
        for (ChunkMap.Place place : volume.chunks().places(superblock.devid())) {
            long start = place.start();
            // Chunks of old file systems may stand in the first mebibyte.
            if (start < 0 || start > superblock.deviceBytes() - place.length()) {
                throw Block.corrupt("a chunk leaves the device");
            }
            if (start < end && end != RESERVED) {
                throw Block.corrupt("two chunks stand at byte " + start);
            }
            if (start > end) {
                tellOnDevice(end, start);
            }
            end = Math.max(end, start + place.length());
        }
        tellOnDevice(end, superblock.deviceBytes());
    }

    private void tellInsideChunks() throws IOException {
        Iterator<Chunk> chunks = volume.chunks().all().iterator();
        if (!chunks.hasNext()) {
            return;
        }
        Chunk chunk = chunks.next();
        long end = chunk.logical();
        Tree.Cursor cursor = volume.tree(EXTENT_TREE).from(new Key(0, 0, 0));
        Optional<Item> item = cursor.next();
        while (item.isPresent()) {
            volume.step();
            Key key = item.get().key();
            item = cursor.next();
            if (key.type() != EXTENT_ITEM && key.type() != METADATA_ITEM) {
                continue;
            }
            long start = key.objectid();
            long length = key.type() == EXTENT_ITEM ? key.offset() : superblock.nodeSize();
            while (start >= chunk.logical() + chunk.length() && chunks.hasNext()) {
                tellInChunk(chunk, end, chunk.logical() + chunk.length());
                chunk = chunks.next();
                end = chunk.logical();
            }
            boolean fits =
                    start >= end
                            && length > 0
                            && length <= chunk.logical() + chunk.length() - start;
            if (!fits) {
                throw Block.corrupt("an extent of %d bytes at %d".formatted(length, start));
            }
            tellInChunk(chunk, end, start);
            end = start + length;
            used += length;
        }
        tellInChunk(chunk, end, chunk.logical() + chunk.length());
        while (chunks.hasNext()) {
            chunk = chunks.next();
            tellInChunk(chunk, chunk.logical(), chunk.logical() + chunk.length());
        }
    }

    private void tellInChunk(Chunk chunk, long from, long to) throws IOException {
        if (from < to) {
            for (long place : chunk.places(from, superblock.devid())) {
                tellOnDevice(place, place + (to - from));
            }
        }
    }

    /** Tells a range of the device, if it is not empty, without what is kept of it. */
    private void tellOnDevice(long from, long to) throws IOException {
        long at = Math.max(from, RESERVED);
        for (long mirror : BtrfsVolume.SUPERBLOCKS) {
            if (mirror < to && mirror + SUPERBLOCK_STRIPE > at) {
                if (mirror > at) {
                    target.add(at, mirror - at);
                }
                at = mirror + SUPERBLOCK_STRIPE;
            }
        }
        if (at < to) {
            target.add(at, to - at);
        }
    }
}
