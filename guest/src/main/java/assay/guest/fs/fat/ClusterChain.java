package assay.guest.fs.fat;

import assay.disk.Extent;
import assay.guest.fs.BlockMap;
import java.io.IOException;

/**
 * Where the clusters of a file stand. A chain can only be followed from its start, so one cluster
 * of every {@value #STRIDE} is remembered, and the run that was asked for last. A chain that runs
 * in a circle is followed no further than the file is long.
 */
final class ClusterChain implements BlockMap {

    private static final int STRIDE = 1024;
    private static final int MAX_RUN = 16 * 1024;

    private final FatVolume volume;
    private final long clusters;

    /** Every {@value #STRIDE}th cluster, as far as the chain was followed. */
    private final int[] known;

    private int knownCount = 1;
    private long lastBlock;
    private Run last;

    /**
     * @param first its first cluster, which is one unless there are none
     * @param clusters how many there must be, no more than the volume has
     */
    ClusterChain(FatVolume volume, long first, long clusters) {
        this.volume = volume;
        this.clusters = clusters;
        this.known = new int[(int) (clusters / STRIDE) + 1];
        this.known[0] = (int) first;
        this.last = Run.hole(1);
        this.lastBlock = -1;
    }

    @Override
    public synchronized Run at(long block) throws IOException {
        boolean near = lastBlock >= 0 && block >= lastBlock && block - lastBlock < last.blocks();
        if (!near) {
            last = runFrom(block, find(block));
            lastBlock = block;
        }
        return last.after(block - lastBlock);
    }

    private long find(long block) throws IOException {
        long at = Math.min(block / STRIDE, knownCount - 1) * STRIDE;
        long cluster = known[(int) (at / STRIDE)];
        long end = lastBlock + last.blocks() - 1;
        if (lastBlock >= 0 && end > at && end <= block) {
            at = end;
            cluster = last.physical() + last.blocks() - 1 + BootSector.FIRST_CLUSTER;
        }
        while (at < block) {
            cluster = following(cluster, at);
            at++;
            if (at == (long) knownCount * STRIDE) {
                known[knownCount++] = (int) cluster;
            }
        }
        return cluster;
    }

    private long following(long cluster, long block) throws IOException {
        long next = volume.next(cluster);
        if (next == 0) {
            throw FatVolume.corrupt(
                    "a file of " + clusters + " clusters ends after " + (block + 1));
        }
        return next;
    }

    private Run runFrom(long block, long cluster) throws IOException {
        long length = 1;
        long most = Math.min(MAX_RUN, clusters - block);
        while (length < most
                && volume.isCluster(cluster + length)
                && volume.entry(cluster + length - 1) == cluster + length) {
            length++;
        }
        // What was followed up to here is known without a gap, and so it stays.
        for (long at = (long) knownCount * STRIDE; at < block + length; at += STRIDE) {
            known[knownCount++] = (int) (cluster + at - block);
        }
        return new Run(Extent.Kind.DATA, length, cluster - BootSector.FIRST_CLUSTER);
    }
}
