package assay.server.glance;

import assay.service.Words;
import assay.service.image.ImageFilter;
import assay.service.image.ImageFilter.Order;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * In which order images are asked for: {@code sort=KEY:DIR,…}, or {@code sort_key} and {@code
 * sort_dir}.
 */
final class GlanceSort {

    private GlanceSort() {}

    /**
     * The order.
     *
     * @throws GlanceException 400 if there is none such
     */
    static List<Order> of(HttpServletRequest request) {
        String @Nullable [] keys = request.getParameterValues("sort_key");
        String @Nullable [] ways = request.getParameterValues("sort_dir");
        String sort = request.getParameter("sort");
        if (sort == null) {
            return separate(
                    keys == null ? new String[0] : keys, ways == null ? new String[0] : ways);
        }
        if (keys != null || ways != null) {
            throw GlanceException.invalid("Old and new sorting syntax cannot be combined");
        }
        return distinct(
                Stream.of(sort.split(","))
                        .map(part -> part.strip().split(":", 2))
                        .map(part -> order(part[0], part.length == 2 ? part[1] : "desc"))
                        .toList());
    }

    private static List<Order> separate(String[] keys, String[] ways) {
        if (ways.length > 1 && ways.length != keys.length) {
            throw GlanceException.invalid(
                    "Number of sort dirs does not match the number of sort keys");
        }
        List<Order> order = new ArrayList<>();
        for (int i = 0; i < keys.length; i++) {
            order.add(
                    order(keys[i], ways.length == 0 ? "desc" : ways[Math.min(i, ways.length - 1)]));
        }
        if (keys.length == 0 && ways.length == 1) {
            Order byTime = order("created_at", ways[0]);
            return List.of(byTime, new Order(ImageFilter.Key.ID, byTime.descending()));
        }
        return distinct(order);
    }

    /** A key counts once; that bounds them, too. */
    private static List<Order> distinct(List<Order> order) {
        List<Order> once = new ArrayList<>();
        for (Order by : order) {
            if (once.stream().noneMatch(before -> before.key() == by.key())) {
                once.add(by);
            }
        }
        return once;
    }

    private static Order order(String word, String way) {
        ImageFilter.Key key =
                Words.find(ImageFilter.Key.values(), word)
                        .orElseThrow(() -> GlanceException.invalid("Invalid sort key: " + word));
        return switch (way) {
            case "asc" -> new Order(key, false);
            case "desc" -> new Order(key, true);
            default -> throw GlanceException.invalid("Invalid sort direction: " + way);
        };
    }
}
