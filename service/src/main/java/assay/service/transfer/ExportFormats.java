package assay.service.transfer;

import assay.disk.DiskStream;
import assay.disk.ImageException;
import assay.disk.SourceCopy;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.identity.Caller;
import assay.service.image.Download;
import assay.service.image.GuestDisk;
import assay.service.image.Image;
import assay.service.image.Images;
import assay.service.image.OpenFile;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** What an image can be exported as: the file that came, or its disk in a format. */
public final class ExportFormats {

    /** The file byte for byte as it came. */
    public static final String ORIGINAL = "original";

    private ExportFormats() {}

    /** The names of all. */
    public static List<String> names() {
        return Stream.concat(Stream.of(ORIGINAL), Download.formats().stream()).toList();
    }

    /** Takes a file whose size is known about. */
    @FunctionalInterface
    interface Opening {

        /**
         * Opens where the file goes.
         *
         * @param most a size that it does not exceed, always the same for the same image and format
         */
        OutputStream open(long most) throws IOException;
    }

    /**
     * Writes a disk of an active image in a format; the same bytes each time.
     *
     * @param caller on whose behalf
     * @param number of the disk; 0 for the image's own
     * @throws ProblemException {@link Problem#NOT_FOUND}, {@link Problem#IMAGE_NOT_ACTIVE}, {@link
     *     Problem#IMAGE_NOT_READ}, {@link Problem#FORMAT_TOO_SMALL}, {@link
     *     Problem#REQUEST_INVALID}
     */
    static void write(
            Images images, Caller caller, UUID id, int number, String format, Opening target)
            throws IOException {
        Image image = images.get(caller, id);
        images.requireActive(image);
        if (format.equals(ORIGINAL)) {
            try (OpenFile file = images.open(caller, image, number)) {
                long size = file.bytes().size();
                SourceCopy.copy(file.bytes(), 0, size, target.open(size));
            }
            return;
        }
        try (GuestDisk disk = images.guestDisk(caller, image, number)) {
            write(disk, format, target);
        } catch (ImageException e) {
            Problem problem =
                    e.reason() == ImageException.Reason.LIMIT
                            ? Problem.FORMAT_TOO_SMALL
                            : Problem.IMAGE_NOT_READ;
            throw new ProblemException(problem, format);
        }
    }

    private static void write(GuestDisk disk, String format, Opening target) throws IOException {
        switch (Download.of(disk, format)) {
            case Download.File file -> {
                long size = file.view().file().size();
                SourceCopy.copy(file.view().file(), 0, size, target.open(size));
            }
            case Download.Packed packed -> {
                long size = packed.disk().size();
                // What does not become shorter is stored as it is, with some tables around it.
                OutputStream out = target.open(size + size / 8 + (1 << 20));
                DiskStream.prepare(packed.disk(), format).send(out);
            }
        }
    }
}
