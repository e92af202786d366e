package assay.store.view;

import assay.disk.BlockSource;
import assay.disk.DiskWriter;
import assay.disk.DiskWriters;
import assay.store.content.Content;
import assay.store.content.ContentSource;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Every format that a stored content can be handed out in at once, from the first byte or from any
 * other. What is computed is where bytes stand; data is read when it is asked for. All layouts are
 * described in {@code docs/formats/layouts.md}.
 */
public final class StoredFormats {

    /** Opens a content in a format. */
    @FunctionalInterface
    private interface Opening {
        StoredView of(ContentSource content) throws IOException;
    }

    private record Format(String name, Opening opening) {}

    /** Those made of stored frames. */
    private static final List<Format> OF_FRAMES =
            List.of(
                    new Format(RawZstView.NAME, RawZstView::of),
                    new Format(Qcow2ZstdView.NAME, Qcow2ZstdView::of));

    private static final List<Format> ALL =
            Stream.concat(
                            DiskWriters.views().stream().map(StoredFormats::computed),
                            OF_FRAMES.stream())
                    .toList();

    private StoredFormats() {}

    private static Format computed(DiskWriter.View view) {
        return new Format(
                view.name(),
                content -> {
                    BlockSource file = view.view().of(content);
                    return StoredView.of(
                            content.content(), view.name(), view.layout(), file, new byte[0]);
                });
    }

    /** The names of the formats that a guest's disk can be had in; raw is the first. */
    public static List<String> names() {
        return ALL.stream().map(Format::name).toList();
    }

    /**
     * The stored bytes as they are, whatever they are. Of a guest's disk this is the format raw.
     */
    public static StoredView asStored(ContentSource content) {
        return StoredView.of(content.content(), "raw", "raw/1", content, new byte[0]);
    }

    /**
     * A content that is a guest's disk in the format with a name; empty if there is no such format.
     * Its pages are read now, no block.
     *
     * @throws assay.disk.ImageException with reason LIMIT if the disk does not fit into the format
     */
    public static Optional<StoredView> open(ContentSource content, String name) throws IOException {
        for (Format format : ALL) {
            if (format.name().equals(name)) {
                return Optional.of(format.opening().of(content));
            }
        }
        return Optional.empty();
    }

    /**
     * A disk that is found within a content, as in a qcow2 file that is kept as it came, in a
     * format with a name; empty if there is no such format, or if it is made of stored frames,
     * which are not this disk's.
     *
     * @throws assay.disk.ImageException with reason LIMIT if the disk does not fit into the format
     */
    public static Optional<StoredView> openWithin(Content content, BlockSource disk, String name)
            throws IOException {
        for (DiskWriter.View view : DiskWriters.views()) {
            if (view.name().equals(name)) {
                BlockSource file = view.view().of(disk);
                // Which parts have data is what a release finds in the file, and part of the
                // layout.
                byte[] parts = view.sparse() ? DataParts.digest(disk) : new byte[] {1};
                return Optional.of(StoredView.of(content, name, view.layout(), file, parts));
            }
        }
        return Optional.empty();
    }
}
