package assay.disk;

import assay.disk.ImageException.Reason;
import assay.disk.qcow2.Qcow2Format;
import assay.disk.vmdk.VmdkFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Every disk format, and how one is told from another: by content, never by name. */
public final class DiskFormats {

    /** For errors about files that are something else. */
    static final String WHAT_WE_READ = "what can be read is qcow2, vmdk and raw";

    private static final RawFormat RAW = new RawFormat();

    private static final List<DiskFormat> CONTAINERS =
            Stream.concat(
                            Stream.of(new Qcow2Format(), new VmdkFormat()),
                            UnreadableFormat.ALL.stream())
                    .toList();

    private DiskFormats() {}

    /**
     * Opens the disk that {@code container} holds, in whatever format it is.
     *
     * @throws ImageException with {@link Reason#UNSUPPORTED} if it is in no format that is read;
     *     with {@link Reason#AMBIGUOUS} if it is in two at once; with other reasons if it is broken
     *     or needs anything outside itself
     * @throws IOException if the bytes cannot be read
     */
    public static DiskImage open(BlockSource container) throws IOException {
        if (container.size() == 0) {
            throw new ImageException(
                    Reason.TRUNCATED,
                    "image",
                    -1,
                    "the file is empty; the copy or upload that made it failed: copy it again");
        }
        List<DiskFormat> matching = matching(container);
        if (matching.isEmpty()) {
            return RAW.open(container);
        }
        requireOne(matching, container);
        return matching.getFirst().open(container);
    }

    private static List<DiskFormat> matching(BlockSource container) throws IOException {
        List<DiskFormat> matching = new ArrayList<>();
        for (DiskFormat format : CONTAINERS) {
            if (format.matches(container)) {
                matching.add(format);
            }
        }
        return matching;
    }

    /**
     * Refuses a file that another program could take for something else than we do, and so show it
     * other bytes than those that were checked.
     */
    private static void requireOne(List<DiskFormat> matching, BlockSource container)
            throws IOException {
        Set<String> names = new LinkedHashSet<>();
        matching.forEach(format -> names.add(format.name()));
        boolean readable = !(matching.getFirst() instanceof UnreadableFormat);
        if (readable && RawFormat.isPartitioned(container)) {
            names.add(RAW.name());
        }
        if (names.size() > 1) {
            throw new ImageException(
                    Reason.AMBIGUOUS,
                    "image",
                    -1,
                    "the file carries the signatures of "
                            + String.join(" and ", names)
                            + " at once, so programs disagree on what it holds; export the disk"
                            + " again from where it was made");
        }
    }
}
