package assay.guest.fs.ntfs;

/**
 * What a file system says of itself.
 *
 * @param serial its serial number
 * @param label its name, may be empty
 * @param version of NTFS: {@code 3.1}
 * @param dirty whether Windows wants to check it: {@code VOLUME_IS_DIRTY}
 * @param logClean whether the log says that the volume was dismounted, or has nothing in it
 * @param hibernated whether Windows sleeps in it, as it does also after a fast shutdown: what it
 *     has not yet written is in {@code hiberfil.sys}
 * @param clusterSize in bytes
 * @param clusters its size
 * @param freeClusters those of {@code clusters} that are not in use, or -1 where counting them
 *     takes too long
 */
public record NtfsInfo(
        long serial,
        String label,
        String version,
        boolean dirty,
        boolean logClean,
        boolean hibernated,
        int clusterSize,
        long clusters,
        long freeClusters) {

    /** Whether Windows closed it and needs nothing to make it whole. */
    public boolean clean() {
        return !dirty && logClean && !hibernated;
    }
}
