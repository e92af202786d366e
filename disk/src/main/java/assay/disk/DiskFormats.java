package assay.disk;

import assay.disk.ImageException.Reason;
import assay.disk.compressed.CompressedFormat;
import assay.disk.ova.OvaFormat;
import assay.disk.qcow2.Qcow2Format;
import assay.disk.vdi.VdiFormat;
import assay.disk.vhd.VhdFormat;
import assay.disk.vhdx.VhdxFormat;
import assay.disk.vmdk.VmdkFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Every disk format, and how one is told from another: by content, never by name. */
public final class DiskFormats {

    /** For errors about files that are something else. */
    static final String WHAT_WE_READ =
            "what can be read is qcow2, vmdk, vhd, vhdx, vdi, ova, iso and raw, also compressed with"
                    + " gzip, xz or zstd";

    private static final RawFormat RAW = new RawFormat();
    private static final IsoFormat ISO = new IsoFormat();

    /** Those that hold an image of another format. */
    private static final List<DiskFormat> HOLDERS =
            Stream.concat(
                            CompressedFormat.all(DiskFormats::openInside).stream(),
                            Stream.of(new OvaFormat(DiskFormats::openInside)))
                    .toList();

    private static final List<DiskFormat> CONTAINERS =
            Stream.of(
                            List.of(
                                    new Qcow2Format(),
                                    new VmdkFormat(),
                                    new VhdFormat(),
                                    new VhdxFormat(),
                                    new VdiFormat(),
                                    ISO),
                            HOLDERS,
                            UnreadableFormat.ALL)
                    .<DiskFormat>flatMap(List::stream)
                    .toList();

    private DiskFormats() {}

    /**
     * Opens the disk that {@code container} holds, in whatever format it is. The caller closes the
     * image, and then the container.
     *
     * @throws ImageException with {@link Reason#UNSUPPORTED} if it is in no format that is read;
     *     with {@link Reason#AMBIGUOUS} if it is in two at once; with other reasons if it is broken
     *     or needs anything outside itself
     * @throws IOException if the bytes cannot be read
     */
    public static DiskImage open(BlockSource container) throws IOException {
        Optional<DiskFormat> format = formatOf(container);
        return format.isPresent() ? format.get().open(container) : RAW.open(container);
    }

    /** Whether to open this is to decompress all of it first, into a temporary file. */
    public static boolean isCompressed(BlockSource container) throws IOException {
        return formatOf(container).filter(CompressedFormat.class::isInstance).isPresent();
    }

    /** Opens what a compressed file or an archive holds: of such there is one at most. */
    private static DiskImage openInside(BlockSource inside) throws IOException {
        Optional<DiskFormat> format = formatOf(inside);
        if (format.isPresent() && HOLDERS.contains(format.get())) {
            throw new ImageException(
                    Reason.UNSUPPORTED,
                    format.get().name(),
                    -1,
                    "this is packed twice, of which only one layer is opened; unpack it first");
        }
        return format.isPresent() ? format.get().open(inside) : RAW.open(inside);
    }

    /** The format that the bytes tell, or none if they may be a raw disk. */
    private static Optional<DiskFormat> formatOf(BlockSource container) throws IOException {
        if (container.size() == 0) {
            throw new ImageException(
                    Reason.TRUNCATED,
                    "image",
                    -1,
                    "the file is empty; the copy or upload that made it failed: copy it again");
        }
        List<DiskFormat> matching = matching(container);
        if (!matching.isEmpty()) {
            requireOne(matching, container);
        }
        return matching.stream().findFirst();
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
        // An optical disc may have a partition table, and what is not read need not be clear.
        DiskFormat first = matching.getFirst();
        boolean alone =
                !(first instanceof UnreadableFormat)
                        && !first.equals(ISO)
                        && !first.startsWithDisk(container);
        if (alone && RawFormat.isPartitioned(container)) {
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
