package assay.service.image;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.Texts;
import assay.service.UuidV7;
import assay.service.identity.Action;
import assay.service.identity.Caller;
import assay.store.content.ContentSource;
import assay.store.content.Contents;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * The use cases of images but for uploading, which {@link Uploads} has. Whatever a caller asks for
 * by an id that is not his project's is {@link Problem#NOT_FOUND}, as if it did not exist; what his
 * roles do not allow is {@link Problem#ROLE_MISSING}, whether it exists or not.
 */
public final class Images {

    private final Jdbi jdbi;
    private final Contents store;
    private final ContentSweep sweep;

    public Images(Jdbi jdbi, Contents store) {
        this.jdbi = jdbi;
        this.store = store;
        this.sweep = new ContentSweep(jdbi, store);
    }

    /**
     * Announces an image.
     *
     * @throws ProblemException {@link Problem#REQUEST_INVALID} if the name is not one
     */
    public Image create(Caller caller, String name) {
        caller.require(Action.WRITE);
        Texts.requireName("name", name);
        ImageKey key = key(caller, UuidV7.next());
        return jdbi.inTransaction(handle -> {
            ImageTable.insert(handle, key, name);
            return ImageTable.find(handle, key).orElseThrow();
        });
    }

    /**
     * The project's images, newest first.
     *
     * @param marker the last one of the page before
     * @param limit how many a page has at the most
     */
    public Image.Page list(Caller caller, Optional<UUID> marker, int limit) {
        caller.require(Action.READ);
        List<Image> found =
                jdbi.withHandle(
                        handle -> ImageTable.list(handle, caller.project(), marker, limit + 1));
        if (found.size() <= limit) {
            return new Image.Page(found, Optional.empty());
        }
        List<Image> page = found.subList(0, limit);
        return new Image.Page(page, Optional.of(page.getLast().id()));
    }

    /** One image. */
    public Image get(Caller caller, UUID id) {
        caller.require(Action.READ);
        return jdbi.withHandle(handle -> ImageTable.find(handle, key(caller, id)))
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }

    /** Deletes an image, whatever is being done with it, and its content if no other has it. */
    public void delete(Caller caller, UUID id) throws IOException {
        caller.require(Action.WRITE);
        Image image = get(caller, id);
        boolean deleted = jdbi.withHandle(handle -> ImageTable.delete(handle, key(caller, id)));
        if (!deleted) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        Optional<StoredFile> file = image.file();
        if (file.isPresent()) {
            sweep.deleteIfUnused(file.get().content().id());
        }
    }

    /**
     * Opens an image's content; the caller closes it.
     *
     * @throws ProblemException {@link Problem#IMAGE_WITHOUT_CONTENT}
     */
    public ContentSource open(Caller caller, UUID id) throws IOException {
        StoredFile file =
                get(caller, id)
                        .file()
                        .orElseThrow(() -> new ProblemException(Problem.IMAGE_WITHOUT_CONTENT));
        try {
            return store.open(file.content().id());
        } catch (NoSuchFileException e) {
            get(caller, id); // deleted meanwhile? Then that is the answer.
            throw e;
        }
    }

    /**
     * What inspection found, as JSON.
     *
     * @throws ProblemException {@link Problem#IMAGE_WITHOUT_CONTENT}, {@link
     *     Problem#IMAGE_NOT_INSPECTED} or {@link Problem#IMAGE_NOT_READ}
     */
    public String facts(Caller caller, UUID id) {
        return document(caller, id, ImageTable.Document.FACTS);
    }

    /** What the rules say, as JSON; problems as of {@link #facts}. */
    public String judgements(Caller caller, UUID id) {
        return document(caller, id, ImageTable.Document.JUDGEMENTS);
    }

    private String document(Caller caller, UUID id, ImageTable.Document document) {
        return switch (get(caller, id).status()) {
            case QUEUED, UPLOADING -> throw new ProblemException(Problem.IMAGE_WITHOUT_CONTENT);
            case INSPECTING -> throw new ProblemException(Problem.IMAGE_NOT_INSPECTED);
            case UNREADABLE -> throw new ProblemException(Problem.IMAGE_NOT_READ);
            case ACTIVE ->
                    jdbi.withHandle(handle ->
                                    ImageTable.document(handle, key(caller, id), document))
                            .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
        };
    }

    private static ImageKey key(Caller caller, UUID id) {
        return new ImageKey(caller.project(), id);
    }
}
