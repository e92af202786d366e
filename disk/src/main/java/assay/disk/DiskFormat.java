package assay.disk;

import java.io.IOException;

/** One way to write a disk down. Formats are told apart by their bytes, never by a file's name. */
public interface DiskFormat {

    /** The name users know, in lower case: {@code qcow2}. */
    String name();

    /**
     * Whether the container's bytes carry this format's signature. Looks at a bounded number of
     * bytes and trusts nothing else.
     */
    boolean matches(BlockSource container) throws IOException;

    /**
     * Whether the container's first bytes are the guest's own, so that it may look like a raw disk
     * and is of this format all the same. Only asked where the format {@linkplain #matches
     * matches}; to say yes takes more than a signature.
     */
    default boolean startsWithDisk(BlockSource container) throws IOException {
        return false;
    }

    /**
     * Reads the container's metadata and gives the guest's bytes.
     *
     * @throws ImageException if the container is broken, or needs anything outside itself
     */
    DiskImage open(BlockSource container) throws IOException;
}
