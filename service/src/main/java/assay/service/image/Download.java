package assay.service.image;

import assay.disk.BlockSource;
import assay.disk.DiskStream;
import assay.disk.ImageException;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.store.content.ContentSource;
import assay.store.view.StoredFormats;
import assay.store.view.StoredView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** An image's disk as a file in a format, as it is handed out. */
public sealed interface Download {

    /** The format's name: {@code vhdx}. */
    String format();

    /** Computed: of known size, and any range of it can be had. */
    record File(StoredView view) implements Download {

        @Override
        public String format() {
            return view.name();
        }
    }

    /** Compressed while it is sent, from start to end. */
    record Packed(BlockSource disk, String format) implements Download {}

    /**
     * What a format would come to.
     *
     * @param size in bytes; empty if the disk does not fit into the format
     * @param exact whether it is just this size; else about this at the most
     * @param ranges whether parts can be had, so that an interrupted download goes on
     */
    record Offer(String format, OptionalLong size, boolean exact, boolean ranges) {}

    /** The names of all formats, in the order to show them. */
    static List<String> formats() {
        return Stream.concat(StoredFormats.names().stream(), DiskStream.names().stream())
                .distinct()
                .toList();
    }

    /**
     * The disk in a format; the guest's disk stays open until it was sent.
     *
     * @throws ProblemException {@link Problem#REQUEST_INVALID} if there is no such format, {@link
     *     Problem#FORMAT_TOO_SMALL} if the disk does not fit into it
     */
    static Download of(GuestDisk disk, String format) throws IOException {
        Optional<StoredView> view = view(disk, format);
        if (view.isPresent()) {
            return new File(view.get());
        }
        if (!DiskStream.names().contains(format)) {
            throw new ProblemException(
                    Problem.REQUEST_INVALID,
                    "format must be one of " + String.join(", ", formats(disk)));
        }
        return new Packed(disk.disk(), format);
    }

    private static Optional<StoredView> view(GuestDisk disk, String format) throws IOException {
        Optional<ContentSource> plain = disk.plain();
        try {
            return plain.isPresent()
                    ? StoredFormats.open(plain.get(), format)
                    : StoredFormats.openWithin(disk.content(), disk.disk(), format);
        } catch (ImageException e) {
            if (e.reason() == ImageException.Reason.LIMIT) {
                throw new ProblemException(Problem.FORMAT_TOO_SMALL, format);
            }
            throw e;
        }
    }

    /** Frames of a file that holds a disk are not the disk's. */
    private static List<String> formats(GuestDisk disk) {
        return formats().stream()
                .filter(name -> disk.plain().isPresent() || !name.equals("raw.zst"))
                .toList();
    }

    /** What each format would come to. Reads no data of the disk. */
    static List<Offer> offers(GuestDisk disk) throws IOException {
        List<Offer> offers = new ArrayList<>();
        OptionalLong plain = size(disk, "qcow2");
        for (String format : formats(disk)) {
            boolean computed =
                    disk.plain().isPresent()
                            ? StoredFormats.names().contains(format)
                            : !DiskStream.names().contains(format);
            offers.add(
                    new Offer(format, computed ? size(disk, format) : plain, computed, computed));
        }
        return offers;
    }

    private static OptionalLong size(GuestDisk disk, String format) throws IOException {
        try {
            return view(disk, format)
                    .map(view -> OptionalLong.of(view.file().size()))
                    .orElse(OptionalLong.empty());
        } catch (ProblemException e) {
            if (e.problem() == Problem.FORMAT_TOO_SMALL) {
                return OptionalLong.empty();
            }
            throw e;
        }
    }
}
