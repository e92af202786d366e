package assay.server.api;

import assay.service.Page;
import assay.service.Problem;
import assay.service.ProblemException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code limit} and {@code marker} of the API's lists. */
final class PageQuery {

    static final String LIMIT = "100";
    private static final int MAX = 1000;

    private PageQuery() {}

    /**
     * The page that is asked for.
     *
     * @throws ProblemException {@link Problem#REQUEST_INVALID} if there is no such page
     */
    static Page.Wanted of(int limit, @Nullable UUID marker) {
        if (limit < 1 || limit > MAX) {
            throw new ProblemException(Problem.REQUEST_INVALID, "limit must be 1 to " + MAX);
        }
        return new Page.Wanted(Optional.ofNullable(marker), limit);
    }
}
