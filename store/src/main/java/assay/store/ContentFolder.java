package assay.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** Where things stand in the folder; see {@code docs/formats/content-folder.md}. */
record ContentFolder(Path root) {

    static final String INDEX = ".index";

    Path uploads() {
        return root.resolve("uploads");
    }

    Path contents() {
        return root.resolve("contents");
    }

    Path partial(UUID upload) {
        return uploads().resolve(upload.toString());
    }

    Path partialIndex(UUID upload) {
        return uploads().resolve(upload + INDEX);
    }

    Path content(Sha256 digest) {
        return shard(digest).resolve(digest.hex());
    }

    Path index(Sha256 digest) {
        return shard(digest).resolve(digest.hex() + INDEX);
    }

    Path shard(Sha256 digest) {
        return contents().resolve(digest.hex().substring(0, 2));
    }

    /** Whether an error while writing means that the disk has no room for {@code bytes} more. */
    boolean isFull(IOException error, long bytes) throws IOException {
        // The JDK gives no errno, and the message is in the host's language: so ask the disk, too.
        String message = String.valueOf(error.getMessage());
        return message.contains("No space left")
                || message.contains("quota exceeded")
                || Files.getFileStore(root).getUsableSpace() < bytes;
    }
}
