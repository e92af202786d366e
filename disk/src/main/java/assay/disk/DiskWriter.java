package assay.disk;

import java.io.IOException;

/** One way to write a disk down. */
public sealed interface DiskWriter {

    /** The name to ask for it by: {@code qcow2-zstd}. */
    String name();

    /** A container whose every byte is computed when it is read. */
    @FunctionalInterface
    interface DiskView {

        /**
         * The container of {@code disk}; closing it closes nothing.
         *
         * @throws ImageException if the disk does not fit into the format
         */
        BlockSource of(BlockSource disk) throws IOException;
    }

    /**
     * A format that is written by copying a view.
     *
     * @param layout the name of where each byte stands: {@code vhd/1}. What has this name is
     *     frozen, so that an interrupted download goes on with a later release; another layout gets
     *     another name. All are described in {@code docs/formats/layouts.md}.
     * @param view gives the container
     * @param sparse whether the container has no room for what is not data on the disk
     */
    record View(String name, String layout, DiskView view, boolean sparse) implements DiskWriter {}

    /** A format that is written in one pass. */
    record Encoder(String name, DiskEncoder encoder) implements DiskWriter {}
}
