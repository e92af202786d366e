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
    private static final int MAX_TAGS = 20;

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
                    "status", ImageFilter.Key.STATUS,
                    "size", ImageFilter.Key.SIZE,
                    "createdAt", ImageFilter.Key.CREATED_AT,
                    "updatedAt", ImageFilter.Key.UPDATED_AT);

    private ImageQuery() {}

    /**
     * The images of the project or, where a visibility is named, those of it that one sees.
     *
     * @throws ProblemException {@link Problem#REQUEST_INVALID}
     */
    static ImageFilter of(HttpServletRequest request, Page.Wanted page) {
        List<Criterion> criteria = new ArrayList<>();
        FIELDS.forEach((name, field) ->
                text(request, name)
                        .ifPresent(value -> criteria.add(new Criterion.In(field, Set.of(value)))));
        text(request, "text").map(Criterion.Text::new).ifPresent(criteria::add);
        criteria.addAll(tags(request));
        Optional<String> visibility = text(request, "visibility");
        visibility.filter(word -> !word.equals("all")).map(ImageQuery::of).ifPresent(criteria::add);
        Scope scope =
                visibility.isEmpty()
                        ? new Scope.Own()
                        : new Scope.Offered(Optional.of(ImageMember.Status.ACCEPTED), true);
        return new ImageFilter(scope, criteria, order(request), page.marker(), page.limit());
    }

    private static List<Criterion.Tag> tags(HttpServletRequest request) {
        String[] tags = request.getParameterValues("tag");
        if (tags == null) {
            return List.of();
        }
        if (tags.length > MAX_TAGS) {
            throw new ProblemException(Problem.REQUEST_INVALID, "tag: at most " + MAX_TAGS);
        }
        return List.of(tags).stream().map(ImageQuery::storable).map(Criterion.Tag::new).toList();
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
