package assay.cli;

import assay.disk.BackedImage;
import assay.disk.DiskFormats;
import assay.disk.DiskImage;
import assay.disk.FileSource;
import assay.disk.ImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An image that the user named.
 *
 * @param path where it is
 * @param followBacking whether to open the backing files that it names, too
 * @param messages how to say that it cannot be read
 */
record ImageFile(Path path, boolean followBacking, Messages messages) {

    /**
     * What is done with an open image.
     *
     * @param <T> what comes of it
     */
    @FunctionalInterface
    interface Reader<T> {
        T read(DiskImage image) throws IOException;
    }

    /**
     * Opens the image, reads it and closes it.
     *
     * @throws CommandFailure with what to tell the user, if the image cannot be read
     */
    <T> T read(Reader<T> reader) throws IOException {
        if (!Files.exists(path)) {
            throw new CommandFailure(ExitCode.NO_INPUT, messages.text("error.noFile", path));
        }
        if (Files.isDirectory(path)) {
            throw new CommandFailure(ExitCode.NO_INPUT, messages.text("error.isDirectory", path));
        }
        try {
            return followBacking ? readBacked(reader) : readAlone(reader);
        } catch (ImageException e) {
            String key =
                    e.reason() == ImageException.Reason.EXTERNAL_FILE
                                    && e.format().equals("qcow2")
                                    && !followBacking
                            ? "error.needsBacking"
                            : "error.unreadable";
            throw new CommandFailure(
                    ExitCode.UNREADABLE_IMAGE,
                    messages.text(key, path, String.valueOf(e.getMessage())));
        }
    }

    private <T> T readAlone(Reader<T> reader) throws IOException {
        try (FileSource file = open();
                DiskImage image = DiskFormats.open(file)) {
            return reader.read(image);
        }
    }

    private <T> T readBacked(Reader<T> reader) throws IOException {
        open().close(); // for the message, if it may not be read
        try (BackedImage backed = BackedImage.open(path)) {
            return reader.read(backed.image());
        }
    }

    private FileSource open() {
        try {
            return FileSource.open(path);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.NO_INPUT,
                    messages.text("error.cannotOpen", path, String.valueOf(e.getMessage())));
        }
    }
}
