package assay.cli;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.GuestFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;

/**
 * One of two images that are compared. What cannot be read of it is complained of, with its name,
 * and the comparison goes on.
 */
final class DiffSide {

    private final String image;
    private final GuestFiles files;
    private final Messages messages;
    private final PrintWriter err;
    private boolean complete = true;

    /**
     * @param image its name, for complaints
     * @param err where complaints go
     */
    DiffSide(String image, GuestFiles files, Messages messages, PrintWriter err) {
        this.image = image;
        this.files = files;
        this.messages = messages;
        this.err = err;
    }

    /**
     * Something to read.
     *
     * @param <T> what it gives
     */
    @FunctionalInterface
    interface Reading<T> {
        T read(GuestFiles files) throws IOException;
    }

    /**
     * What {@code reading} gives, or empty after a complaint if the image is broken there.
     *
     * @param path the guest's file that is read
     * @throws CommandFailure if every further step would fail, too
     */
    <T> Optional<T> read(String path, Reading<T> reading) throws IOException {
        try {
            return Optional.of(reading.read(files));
        } catch (ImageException e) {
            String why = String.valueOf(e.getMessage());
            if (e.reason() == Reason.LIMIT) {
                throw new CommandFailure(
                        ExitCode.UNREADABLE_IMAGE, messages.text("error.unreadable", image, why));
            }
            complain(path, why);
            return Optional.empty();
        }
    }

    /** Notes that something could not be read. */
    void complain(String path, String what) {
        complete = false;
        err.println(image + ": " + GuestFile.printable(path) + ": " + GuestFile.printable(what));
    }

    /** Whether everything could be read. */
    boolean complete() {
        return complete;
    }
}
