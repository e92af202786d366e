package assay.disk.qcow2;

import assay.disk.Extent;

/** Some bytes of the disk that are written down in the same way, within one cluster or none. */
sealed interface Run {

    /** How many bytes of the disk, at least one. */
    long length();

    /** What is known about them without reading them. */
    default Extent.Kind kind() {
        return switch (this) {
            case Hole _ -> Extent.Kind.HOLE;
            case Zero _ -> Extent.Kind.ZERO;
            case Stored _, Compressed _ -> Extent.Kind.DATA;
        };
    }

    /** Never written. */
    record Hole(long length) implements Run {}

    /** Said to be zeros. */
    record Zero(long length) implements Run {}

    /**
     * Written as they are.
     *
     * @param offset where in the file
     */
    record Stored(long length, long offset) implements Run {}

    /** Part of a compressed cluster. */
    record Compressed(long length, CompressedCluster cluster) implements Run {}
}
