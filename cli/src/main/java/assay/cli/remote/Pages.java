package assay.cli.remote;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Lists that a server gives page by page. */
final class Pages {

    private static final int PAGE = 100;

    private Pages() {}

    /**
     * The first {@code most} of a list.
     *
     * @param path of the list with its query, which has no limit and no marker
     * @param field of a page that the list stands in
     */
    static ArrayNode get(Server server, String path, String field, int most) throws IOException {
        ArrayNode all = JsonMapper.shared().createArrayNode();
        Optional<String> marker = Optional.empty();
        do {
            String limit = "limit=" + Math.min(PAGE, most - all.size());
            String from = marker.map(id -> "&marker=" + id).orElse("");
            JsonNode page = server.get(path + (path.contains("?") ? "&" : "?") + limit + from);
            List<JsonNode> items = page.path(field).valueStream().toList();
            all.addAll(items);
            marker = page.path("next").stringValueOpt().filter(_ -> !items.isEmpty());
        } while (marker.isPresent() && all.size() < most);
        return all;
    }
}
