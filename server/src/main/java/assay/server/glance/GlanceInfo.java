package assay.server.glance;

import assay.server.web.Ids;
import assay.server.web.SessionFilter;
import assay.service.identity.Action;
import assay.service.identity.Session;
import assay.service.image.Images;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What this Glance can do, and what it has nothing of. */
@RestController
@RequestMapping(GlanceVersions.V2)
public final class GlanceInfo {

    private final Images images;

    public GlanceInfo(Images images) {
        this.images = images;
    }

    @GetMapping("/info/import")
    Map<String, Object> imports() {
        return Map.of(
                "import-methods",
                Map.of(
                        "description",
                        "Import methods available.",
                        "type",
                        "array",
                        "value",
                        GlanceImports.METHODS));
    }

    @GetMapping("/info/stores")
    Map<String, Object> stores() {
        return Map.of("stores", List.of(Map.of("id", GlanceImage.STORE, "default", "true")));
    }

    @GetMapping("/info/stores/detail")
    Map<String, Object> storesInDetail(@RequestAttribute(SessionFilter.SESSION) Session session) {
        session.caller().require(Action.OPERATE);
        return Map.of(
                "stores",
                List.of(
                        Map.of(
                                "id",
                                GlanceImage.STORE,
                                "default",
                                "true",
                                "type",
                                "assay",
                                "properties",
                                Map.of())));
    }

    @GetMapping("/info/usage")
    Map<String, Object> usage() {
        return Map.of("usage", Map.of());
    }

    @GetMapping("/tasks")
    Map<String, Object> tasks(@RequestAttribute(SessionFilter.SESSION) Session session) {
        session.caller().require(Action.OPERATE);
        return Map.of("tasks", List.of(), "first", "/v2/tasks", "schema", "/v2/schemas/tasks");
    }

    @PostMapping("/tasks")
    void createTask(@RequestAttribute(SessionFilter.SESSION) Session session) {
        session.caller().require(Action.OPERATE);
        throw GlanceException.forbidden("Tasks are made by imports only.");
    }

    @GetMapping("/tasks/{task}")
    void task(@RequestAttribute(SessionFilter.SESSION) Session session) {
        session.caller().require(Action.OPERATE);
        throw GlanceException.notFound();
    }

    @DeleteMapping("/stores/{store}/{id}")
    void deleteFrom(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String store,
            @PathVariable String id) {
        session.caller().require(Action.WRITE);
        images.get(session.caller(), Ids.require(id));
        if (!store.equals(GlanceImage.STORE)) {
            throw GlanceException.conflict(
                    "The selected store " + store + " is not available on this node.");
        }
        throw GlanceException.forbidden(
                "Cannot delete image data from the only store containing it. Consider deleting"
                        + " the image instead.");
    }

    @GetMapping("/cache")
    Map<String, Object> cache(@RequestAttribute(SessionFilter.SESSION) Session session) {
        session.caller().require(Action.OPERATE);
        return Map.of("cached_images", List.of(), "queued_images", List.of());
    }
}
