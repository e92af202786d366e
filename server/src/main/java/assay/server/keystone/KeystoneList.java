package assay.server.keystone;

import assay.server.web.Ids;
import assay.service.Page;
import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How Keystone answers lists: a page, with a link to the next one. */
final class KeystoneList {

    private static final int MAX = 1000;

    private KeystoneList() {}

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Links(@Nullable String next, @Nullable String previous, String self) {}

    /** What {@code limit} and {@code marker} of a request ask for. */
    static Page.Wanted wanted(HttpServletRequest request) {
        String marker = request.getParameter("marker");
        return new Page.Wanted(
                marker == null ? Optional.empty() : Optional.of(Ids.require(marker)),
                limit(request.getParameter("limit")));
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return MAX;
        }
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) == 0) {
            throw KeystoneBody.invalid("limit must be a positive number");
        }
        return Math.min(MAX, Integer.parseInt(text));
    }

    /**
     * A list that is whole.
     *
     * @param self its address
     */
    static Map<String, Object> whole(String key, List<?> items, String self) {
        return answer(key, items, new Links(null, null, self));
    }

    /** A page of a longer list. */
    static <T> Map<String, Object> page(
            String key, Page<T> page, Function<T, ?> json, String self) {
        return answer(
                key,
                page.items().stream().map(json).toList(),
                new Links(
                        page.next().map((UUID next) -> self + "?marker=" + next).orElse(null),
                        null,
                        self));
    }

    private static Map<String, Object> answer(String key, List<?> items, Links links) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("links", links);
        answer.put(key, items);
        return answer;
    }
}
