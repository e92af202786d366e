package assay.server.api;

import assay.service.Page;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.image.ImageFilter;
import assay.service.image.ImageFilter.Criterion;
import assay.service.image.ImageFilter.Field;
import assay.service.image.ImageFilter.Order;
import assay.service.image.ImageFilter.Scope;
import assay.service.image.ImageMember;
import assay.service.image.Visibility;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What {@code GET /images} asks for. */
final class ImageQuery {

    /** Every condition costs; nobody needs more. */
    private static final int MAX_VALUES = 20;

    private static final Map<String, Field> FIELDS =
            Map.of(
                    "name", Field.NAME,
                    "type", Field.TYPE,
                    "status", Field.STATUS,
                    "osFamily", Field.OS_FAMILY,
                    "architecture", Field.ARCHITECTURE,
                    "sha256", Field.SHA256);

    private static final Map<String, ImageFilter.Key> KEYS =
            Map.of(
                    "name", ImageFilter.Key.NAME,
                    "type", ImageFilter.Key.TYPE,
                    "status", ImageFilter.Key.STATUS,
                    "osVersion", ImageFilter.Key.OS_VERSION,
                    "size", ImageFilter.Key.SIZE,
                    "minDisk", ImageFilter.Key.MIN_DISK,
                    "minRam", ImageFilter.Key.MIN_RAM,
                    "createdAt", ImageFilter.Key.CREATED_AT,
                    "updatedAt", ImageFilter.Key.UPDATED_AT);

    private ImageQuery() {}

    /**
     * The images of the project or, where a visibility is named, those of it that one sees; with a
     * membership, those that other projects share with it.
     *
     * @throws ProblemException {@link Problem#REQUEST_INVALID}
     */
    static ImageFilter of(HttpServletRequest request, Page.Wanted page) {
        List<Criterion> criteria = new ArrayList<>();
        FIELDS.forEach((name, field) -> {
            List<String> wanted = all(request, name);
            if (!wanted.isEmpty()) {
                criteria.add(new Criterion.In(field, Set.copyOf(wanted)));
            }
        });
        text(request, "text").map(Criterion.Text::new).ifPresent(criteria::add);
        text(request, "osVersion").map(Criterion.OsVersion::new).ifPresent(criteria::add);
        all(request, "tag").stream().map(Criterion.Tag::new).forEach(criteria::add);
        all(request, "tagKey").stream().map(Criterion.TagKey::new).forEach(criteria::add);
        text(request, "hidden").map(ImageQuery::hidden).ifPresent(criteria::add);
        Optional<String> visibility = text(request, "visibility");
        visibility.filter(word -> !word.equals("all")).map(ImageQuery::of).ifPresent(criteria::add);
        return new ImageFilter(
                scope(visibility, text(request, "membership")),
                criteria,
                order(request),
                page.marker(),
                page.limit());
    }

    private static Scope scope(Optional<String> visibility, Optional<String> membership) {
        if (membership.isPresent()) {
            return new Scope.Received(
                    membership
                            .flatMap(ImageMember.Status::of)
                            .orElseThrow(() ->
                                    new ProblemException(Problem.REQUEST_INVALID, "membership")));
        }
        return visibility.isEmpty()
                ? new Scope.Own()
                : new Scope.Offered(Optional.of(ImageMember.Status.ACCEPTED), true);
    }

    private static List<String> all(HttpServletRequest request, String name) {
        String[] values = request.getParameterValues(name);
        if (values == null) {
            return List.of();
        }
        if (values.length > MAX_VALUES) {
            throw new ProblemException(
                    Problem.REQUEST_INVALID, name + ": at most " + MAX_VALUES + " times");
        }
        return List.of(values).stream().map(ImageQuery::storable).toList();
    }

    private static Criterion hidden(String word) {
        if (!Set.of("true", "false").contains(word)) {
            throw new ProblemException(Problem.REQUEST_INVALID, "hidden must be true or false");
        }
        return new Criterion.In(Field.HIDDEN, Set.of(word));
    }

    private static Criterion of(String word) {
        Visibility visibility =
                Visibility.of(word)
                        .orElseThrow(
                                () -> new ProblemException(Problem.REQUEST_INVALID, "visibility"));
        return new Criterion.In(Field.VISIBILITY, Set.of(visibility.word()));
    }

    private static List<Order> order(HttpServletRequest request) {
        return text(request, "sort")
                .map(sort -> {
                    String[] parts = sort.split(":", 2);
                    ImageFilter.Key key = KEYS.get(parts[0]);
                    String way = parts.length == 2 ? parts[1].toLowerCase(Locale.ROOT) : "asc";
                    if (key == null || !Set.of("asc", "desc").contains(way)) {
                        throw new ProblemException(
                                Problem.REQUEST_INVALID, "sort must be KEY:asc or KEY:desc");
                    }
                    return List.of(new Order(key, way.equals("desc")));
                })
                .orElse(List.of());
    }

    private static Optional<String> text(HttpServletRequest request, String name) {
        return Optional.ofNullable(request.getParameter(name)).map(ImageQuery::storable);
    }

    private static String storable(String text) {
        if (text.indexOf(0) >= 0) {
            throw new ProblemException(Problem.REQUEST_INVALID, "a parameter has a NUL in it");
        }
        return text;
    }
}
