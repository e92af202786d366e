package assay.rules;

import assay.guest.Evidence;
import assay.guest.Facts;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One line of a finding's evidence: a fact that the rule looked at, and a place where it was seen.
 *
 * <p>All of it can be shown on a terminal: see {@link Excerpt#printable}.
 *
 * @param fact the fact's path
 * @param value what was found, short
 * @param where the place, or empty where inspection named none
 * @param line line in the file {@code where} from 1, or 0 where lines mean nothing
 * @param text what stood there; may be empty
 */
public record Observation(
        String fact,
        String value,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String where,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int line,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String text) {

    /** More places than this for one fact tell a reader nothing new. */
    private static final int MAX_PLACES = 8;

    /** The fact at {@code path} once for each place where it was seen, or once if there is none. */
    static List<Observation> of(Facts facts, String path, Object value) {
        return of(path, Excerpt.of(value), facts.evidenceFor(path));
    }

    /**
     * The items of the list at {@code path} that broke a rule, once for each place where they were
     * seen. Where inspection has not recorded places item by item, as {@code path[0]} and so on,
     * those of the list must do.
     */
    static List<Observation> of(Facts facts, String path, List<?> all, List<?> culprits) {
        Set<Object> broken = new HashSet<>(culprits);
        List<Evidence> places = new ArrayList<>();
        for (int i = 0; i < all.size() && places.size() < MAX_PLACES; i++) {
            List<Evidence> own = facts.evidence().get(path + "[" + i + "]");
            if (own != null && broken.contains(all.get(i))) {
                places.addAll(own);
            }
        }
        return of(
                path,
                Excerpt.of(culprits, all.size()),
                places.isEmpty() ? facts.evidenceFor(path) : places);
    }

    private static List<Observation> of(String path, String value, List<Evidence> places) {
        if (places.isEmpty()) {
            return List.of(new Observation(path, value, "", 0, ""));
        }
        List<Observation> seen = new ArrayList<>();
        for (Evidence place : places.subList(0, Math.min(places.size(), MAX_PLACES))) {
            seen.add(
                    new Observation(
                            path,
                            value,
                            Excerpt.printable(place.where()),
                            place.line(),
                            Excerpt.printable(place.text())));
        }
        return List.copyOf(seen);
    }
}
