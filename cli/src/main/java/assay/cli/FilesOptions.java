package assay.cli;

import assay.disk.Budget;
import assay.disk.DiskImage;
import assay.guest.OpenDisk;
import assay.guest.Volume;
import assay.guest.fs.GuestFiles;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** What every command about files in an image takes: whose files they are. */
final class FilesOptions {

    /** Bounds the work that an image can cause; a walk of a whole Debian takes about a million. */
    private static final long STEPS = 200_000_000;

    @Option(
            names = "--volume",
            paramLabel = "N",
            description = {
                "Look at one volume, and not at the operating system's files: the number of a",
                "partition (0 is the whole disk), UUID=..., LABEL=... or GROUP/VOLUME. 指定卷。"
            })
    private String volume = "";

    /**
     * What is done with files.
     *
     * @param <T> what comes of it
     */
    @FunctionalInterface
    interface Reader<T> {
        T read(GuestFiles files) throws IOException;
    }

    /**
     * Opens the image that {@code options} name and looks at the files meant.
     *
     * @throws CommandFailure with what to tell the user, if there are none
     */
    <T> T read(ImageOptions options, Reader<T> reader) throws IOException {
        return options.file().read(image -> reader.read(files(image, options.messages())));
    }

    /** Whether one volume is meant, and not the operating system's files. */
    boolean oneVolume() {
        return !volume.isEmpty();
    }

    /** The files of an open image that are meant. */
    GuestFiles files(DiskImage image, Messages messages) throws IOException {
        OpenDisk disk = OpenDisk.open(image.disk(), new Budget(STEPS));
        if (!volume.isEmpty()) {
            Volume found =
                    disk.volume(volume)
                            .orElseThrow(() ->
                                    failure(messages.text("error.noVolume", volume, known(disk))));
            return files(found, messages);
        }
        Optional<GuestFiles> system = disk.system();
        if (system.isPresent()) {
            return system.get();
        }
        Optional<Volume> only = disk.onlyVolume();
        if (only.isEmpty()) {
            throw failure(messages.text("error.noSystem", known(disk)));
        }
        return files(only.get(), messages);
    }

    private static GuestFiles files(Volume volume, Messages messages) {
        return volume.tree()
                .map(GuestFiles::of)
                .orElseThrow(() ->
                        failure(
                                messages.text(
                                        "error.noFilesIn",
                                        volume.place(),
                                        volume.type().text(),
                                        volume.whyNot())));
    }

    private static String known(OpenDisk disk) {
        return disk.volumes().all().stream()
                .map(volume -> volume.number() + " (" + volume.type().text() + ")")
                .collect(Collectors.joining(", "));
    }

    private static CommandFailure failure(String message) {
        return new CommandFailure(ExitCode.NO_INPUT, message);
    }
}
