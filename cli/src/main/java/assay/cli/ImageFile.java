package assay.cli;

import assay.disk.BackedImage;
import assay.disk.DiskFormats;
import assay.disk.DiskImage;
import assay.disk.FileSource;
import assay.disk.ImageException;
import assay.disk.Sha256;
import assay.disk.http.HttpException;
import assay.disk.http.HttpSource;
import assay.disk.vmdk.VmdkFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * An image that the user named.
 *
 * @param name the path of a file, or an address on the web
 * @param followBacking whether to open the backing files that it names, too
 * @param flat the file with the disk's bytes, if the image is only a descriptor of it; may be empty
 * @param messages how to say that it cannot be read
 * @param err where to say how much came over the network
 */
record ImageFile(
        String name, boolean followBacking, String flat, Messages messages, PrintWriter err) {

    private static final int KIB = 1024;
    private static final Pattern ADDRESS = Pattern.compile("(?i)https?://.*");

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
        try {
            if (!flat.isEmpty()) {
                return readFlat(reader);
            }
            if (ADDRESS.matcher(name).matches()) {
                return readRemote(reader);
            }
            Path path = existing(name);
            return followBacking ? readBacked(path, reader) : readAlone(path, reader);
        } catch (ImageException e) {
            throw new CommandFailure(
                    ExitCode.UNREADABLE_IMAGE,
                    messages.text(problem(e), name, String.valueOf(e.getMessage())));
        }
    }

    /**
     * The digest of the file, {@code sha256:} and 64 hexadecimal digits; empty for what is no
     * single file of this machine.
     */
    String digest() {
        if (!flat.isEmpty() || ADDRESS.matcher(name).matches()) {
            return "";
        }
        try (InputStream in = Files.newInputStream(existing(name))) {
            return "sha256:" + HexFormat.of().formatHex(Sha256.of(in));
        } catch (IOException e) {
            throw cannotOpen(e);
        }
    }

    /** The text for a broken image, with the option that lets it be read if there is one. */
    private String problem(ImageException e) {
        boolean external = e.reason() == ImageException.Reason.EXTERNAL_FILE;
        if (external && e.format().equals("qcow2") && !followBacking) {
            return "error.needsBacking";
        }
        boolean descriptor = external && e.format().equals("vmdk") && flat.isEmpty();
        return descriptor ? "error.needsFlat" : "error.unreadable";
    }

    private Path existing(String file) {
        Path path = Path.of(file);
        if (!Files.exists(path)) {
            throw new CommandFailure(ExitCode.NO_INPUT, messages.text("error.noFile", file));
        }
        if (Files.isDirectory(path)) {
            throw new CommandFailure(ExitCode.NO_INPUT, messages.text("error.isDirectory", file));
        }
        return path;
    }

    private <T> T readFlat(Reader<T> reader) throws IOException {
        try (FileSource descriptor = open(local(name));
                FileSource bytes = open(local(flat));
                DiskImage image = VmdkFormat.openFlat(descriptor, bytes)) {
            return reader.read(image);
        }
    }

    private Path local(String file) {
        if (ADDRESS.matcher(file).matches()) {
            throw new CommandFailure(ExitCode.USAGE, messages.text("error.flatRemote", file));
        }
        return existing(file);
    }

    private <T> T readRemote(Reader<T> reader) throws IOException {
        try (HttpSource file = HttpSource.open(address());
                DiskImage image = DiskFormats.open(file)) {
            T result = reader.read(image);
            err.println(
                    messages.text(
                            "remote.fetched",
                            file.bytesFetched() / KIB,
                            file.size() / KIB,
                            file.requests()));
            return result;
        } catch (HttpException | ConnectException | HttpTimeoutException e) {
            throw cannotOpen(e);
        }
    }

    private URI address() {
        try {
            return new URI(name);
        } catch (URISyntaxException e) {
            throw cannotOpen(e);
        }
    }

    private CommandFailure cannotOpen(Exception e) {
        String why = e.getMessage(); // a refused connection has none
        return new CommandFailure(
                ExitCode.NO_INPUT,
                why == null
                        ? messages.text("error.noServer", name)
                        : messages.text("error.cannotOpen", name, why));
    }

    private <T> T readAlone(Path path, Reader<T> reader) throws IOException {
        try (FileSource file = open(path);
                DiskImage image = DiskFormats.open(file)) {
            return reader.read(image);
        }
    }

    private <T> T readBacked(Path path, Reader<T> reader) throws IOException {
        open(path).close(); // for the message, if it may not be read
        try (BackedImage backed = BackedImage.open(path)) {
            return reader.read(backed.image());
        }
    }

    private FileSource open(Path path) {
        try {
            return FileSource.open(path);
        } catch (IOException e) {
            throw cannotOpen(e);
        }
    }
}
