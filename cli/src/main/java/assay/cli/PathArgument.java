package assay.cli;

import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import java.io.IOException;
import java.util.Optional;

/**
 * A path inside an image as the user wrote it; one without a slash in front counts from the top.
 *
 * @param text what was written
 */
record PathArgument(String text) {

    /**
     * The file there; a link to a folder is followed, another is given as it is.
     *
     * @throws CommandFailure if there is none
     */
    Found find(GuestFiles files, Messages messages) throws IOException {
        String path = "/" + text;
        Optional<Found> folder = files.find(path).filter(found -> found.node().isDirectory());
        Optional<Found> found = folder.isPresent() ? folder : files.findNoFollow(path);
        return found.orElseThrow(() -> missing(messages));
    }

    /**
     * The file there, links followed.
     *
     * @throws CommandFailure if there is none
     */
    Found follow(GuestFiles files, Messages messages) throws IOException {
        return files.find("/" + text).orElseThrow(() -> missing(messages));
    }

    private CommandFailure missing(Messages messages) {
        return new CommandFailure(ExitCode.NO_INPUT, messages.text("error.noPath", text));
    }
}
