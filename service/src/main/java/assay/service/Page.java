package assay.service;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * A page of a list that is sorted by id.
 *
 * @param next the marker of the next page; empty on the last one
 */
public record Page<T>(List<T> items, Optional<UUID> next) {

    public Page {
        items = List.copyOf(items);
    }

    /**
     * Which part of a list is asked for.
     *
     * @param marker the id of the last one of the page before
     * @param limit how many a page has at the most
     */
    public record Wanted(Optional<UUID> marker, int limit) {

        /** All that one page can have. */
        public static final Wanted FIRST = new Wanted(Optional.empty(), 1000);
    }

    /**
     * Makes a page of what was found.
     *
     * @param found in order, one more than wanted if there are so many
     */
    public static <T> Page<T> of(List<T> found, Wanted wanted, Function<T, UUID> id) {
        List<T> page = found.subList(0, Math.min(found.size(), wanted.limit()));
        if (page.size() == found.size() || page.isEmpty()) {
            return new Page<>(page, Optional.empty());
        }
        return new Page<>(page, Optional.of(id.apply(page.getLast())));
    }
}
