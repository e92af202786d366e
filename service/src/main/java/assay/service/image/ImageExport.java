package assay.service.image;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.identity.Action;
import assay.service.identity.Caller;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * All images of a list, read little by little: memory is bounded, and no connection to the database
 * waits for a slow sink. An image that changes meanwhile is given as it is when it is read.
 */
public final class ImageExport {

    private static final int BATCH = 500;

    private final Jdbi jdbi;
    private final Caller caller;
    private final ImageFilter filter;

    /**
     * @param filter which images, in which order; its marker and limit do not count
     * @throws ProblemException {@link Problem#ROLE_MISSING}
     */
    ImageExport(Jdbi jdbi, Caller caller, ImageFilter filter) {
        caller.require(Action.READ);
        this.jdbi = jdbi;
        this.caller = caller;
        this.filter = filter;
    }

    /** Takes one image after the other. */
    @FunctionalInterface
    public interface Sink {

        /** Takes the next image. */
        void accept(Image image) throws IOException;
    }

    /** Gives all images to a sink. */
    public void to(Sink sink) throws IOException {
        List<Image> before = List.of();
        List<Image> batch;
        do {
            List<Image> last = before;
            batch = jdbi.withHandle(handle -> after(handle, last));
            Set<UUID> given = new HashSet<>();
            before.forEach(image -> given.add(image.id()));
            for (Image image : batch) {
                if (!given.contains(image.id())) {
                    sink.accept(image);
                }
            }
            before = batch;
        } while (batch.size() == BATCH);
    }

    /** What follows the last image of a batch that is still there. */
    private List<Image> after(Handle handle, List<Image> before) {
        if (before.isEmpty()) {
            return page(handle, Optional.empty());
        }
        for (Image marker : before.reversed()) {
            if (ImageTable.find(handle, caller, marker.id()).isPresent()) {
                return page(handle, Optional.of(marker.id()));
            }
        }
        throw new ProblemException(
                Problem.REQUEST_INVALID, "too many images went away meanwhile; ask again");
    }

    private List<Image> page(Handle handle, Optional<UUID> marker) {
        return ImageListing.list(
                handle,
                caller,
                new ImageFilter(filter.scope(), filter.criteria(), filter.order(), marker, BATCH));
    }
}
