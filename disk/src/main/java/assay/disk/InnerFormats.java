package assay.disk;

import java.io.IOException;

/** Opens the image that another one holds: a compressed file, an OVA. */
@FunctionalInterface
public interface InnerFormats {

    /**
     * Opens the disk in {@code inside}, which may be in any format but one that holds others.
     *
     * @throws ImageException as {@link DiskFormats#open}
     */
    DiskImage open(BlockSource inside) throws IOException;
}
