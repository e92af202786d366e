package assay.guest.fs.iso;

/**
 * What a disc says of itself.
 *
 * @param label the volume identifier
 * @param names which names its files have
 * @param blockSize in bytes
 * @param blocks how many there are
 * @param bootable whether it has an El Torito boot record
 */
public record IsoInfo(String label, Names names, int blockSize, long blocks, boolean bootable) {

    /** Whose names are shown. */
    public enum Names {
        /** Those of ECMA-119 alone, in lower case. */
        PLAIN,
        JOLIET,
        ROCK_RIDGE
    }
}
