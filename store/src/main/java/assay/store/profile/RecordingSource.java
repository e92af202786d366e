package assay.store.profile;

import assay.disk.BlockSource;
import assay.disk.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A source that remembers which blocks were read first, second and so on. */
public final class RecordingSource implements BlockSource {

    private final BlockSource below;

    /** In the order of their first read. Guarded by its own monitor. */
    private final Set<Long> blocks = new LinkedHashSet<>();

    /**
     * @param below whoever opened it closes it
     */
    public RecordingSource(BlockSource below) {
        this.below = below;
    }

    /** What was read up to now; of a very long session only its beginning. */
    public BootProfile profile() {
        synchronized (blocks) {
            return new BootProfile(size(), List.copyOf(blocks));
        }
    }

    @Override
    public long size() {
        return below.size();
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        int length = target.remaining();
        below.read(offset, target);
        if (length > 0) {
            record(offset / BootProfile.BLOCK, (offset + length - 1) / BootProfile.BLOCK);
        }
    }

    private void record(long first, long last) {
        synchronized (blocks) {
            for (long block = first; block <= last; block++) {
                if (blocks.size() < BootProfile.MAX_BLOCKS && block <= 0xffff_ffffL) {
                    blocks.add(block);
                }
            }
        }
    }

    @Override
    public Extent extentAt(long from, long to) throws IOException {
        return below.extentAt(from, to);
    }

    @Override
    public void close() {}
}
