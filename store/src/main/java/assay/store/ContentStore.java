package assay.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Contents in a folder of the host, which several nodes may share. Safe for use by many threads.
 *
 * <p>A content is visible whole or not at all, whenever the machine stops. The store knows nothing
 * of who uses a content: its user deletes what is no longer needed, and while he does, commits no
 * upload of the same bytes.
 */
public final class ContentStore {

    private final ContentFolder folder;

    /** The store in {@code root}, which is created if it does not exist. */
    public ContentStore(Path root) throws IOException {
        folder = new ContentFolder(root);
        Files.createDirectories(folder.uploads());
        Files.createDirectories(folder.contents());
        Channels.force(root);
    }

    /**
     * Begins to receive a content.
     *
     * @param id names the upload's partial files, until it is committed or closed
     * @throws StoreFullException if the disk is full
     */
    public Upload begin(UUID id) throws IOException {
        return Upload.begin(folder, id);
    }

    /**
     * Opens a content; the caller closes it.
     *
     * @throws NoSuchFileException if there is none
     * @throws CorruptContentException if its files do not fit together
     */
    public ContentSource open(Sha256 digest) throws IOException {
        return ContentSource.open(folder, digest);
    }

    /** Deletes a content. One that does not exist is deleted already. */
    public void delete(Sha256 digest) throws IOException {
        Files.deleteIfExists(folder.content(digest));
        Files.deleteIfExists(folder.index(digest));
    }

    /**
     * The contents whose digests begin with a byte, also those that a kill left half stored or half
     * deleted. Asked for in 256 parts, so that no answer is large.
     *
     * @param firstByte {@code 0..255}
     */
    public List<Sha256> contents(int firstByte) throws IOException {
        Path shard = folder.contents().resolve(HexFormat.of().toHexDigits((byte) firstByte));
        return names(shard).filter(name -> name.matches("[0-9a-f]{64}")).map(Sha256::new).toList();
    }

    /** The ids of all uploads that have partial files: running ones and those that a kill left. */
    public List<UUID> uploads() throws IOException {
        return names(folder.uploads())
                .filter(name -> name.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"))
                .map(UUID::fromString)
                .toList();
    }

    /** Removes the partial files of an upload that nobody writes any more. */
    public void discard(UUID upload) throws IOException {
        Files.deleteIfExists(folder.partial(upload));
        Files.deleteIfExists(folder.partialIndex(upload));
    }

    /** How many bytes the disk has room for, as far as the host can tell. */
    public long usableSpace() throws IOException {
        return Files.getFileStore(folder.root()).getUsableSpace();
    }

    /** The names of a folder's files, each once and without suffix; names of strangers, too. */
    private static Stream<String> names(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                names.add(file.getFileName().toString().replace(ContentFolder.INDEX, ""));
            }
        } catch (NoSuchFileException e) {
            return Stream.of();
        }
        return names.stream().distinct();
    }
}
