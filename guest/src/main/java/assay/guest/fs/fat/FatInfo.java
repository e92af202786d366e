package assay.guest.fs.fat;

/**
 * What a file system says of itself.
 *
 * @param width which FAT it is
 * @param label its name: that in the root directory, or that in the boot sector; may be empty
 * @param clusterSize in bytes
 * @param clusters how many clusters of data there are
 * @param freeClusters as of the last clean unmount, or -1 if it does not say
 * @param clean whether it was closed cleanly, as far as it notes that
 */
public record FatInfo(
        FatWidth width,
        String label,
        int clusterSize,
        long clusters,
        long freeClusters,
        boolean clean) {}
