package assay.server.glance;

import assay.server.web.Ids;
import assay.server.web.SessionFilter;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.Problems;
import assay.service.identity.Caller;
import assay.service.identity.Session;
import assay.service.image.Image;
import assay.service.image.ImageStatus;
import assay.service.image.Images;
import assay.service.image.Intake;
import assay.service.image.JobUploads;
import assay.service.job.Job;
import assay.service.job.Jobs;
import assay.service.transfer.Imports;
import assay.service.transfer.Remote;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code …/import}, and the tasks that tell how imports went. */
@RestController
@RequestMapping(GlanceVersions.V2 + "/images/{id}")
public final class GlanceImports {

    /** Of what was staged. */
    private static final String DIRECT = "glance-direct";

    /** Of what is at a URL. */
    private static final String DOWNLOAD = "web-download";

    /** Those that there are. */
    static final List<String> METHODS = List.of(DIRECT, DOWNLOAD);

    private final Images images;
    private final Imports imports;
    private final Jobs jobs;

    public GlanceImports(Images images, Imports imports, Jobs jobs) {
        this.images = images;
        this.imports = imports;
        this.jobs = jobs;
    }

    @PostMapping("/import")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void create(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String id,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        JsonNode body = GlanceBody.object(request);
        Caller caller = session.caller();
        UUID image = Ids.require(id);
        Image found = images.get(caller, image);
        String method = body.path("method").path("name").asString("");
        if (method.isEmpty()) {
            throw GlanceException.invalid("Import request requires a 'method' field.");
        }
        requireKnown(method, found);
        requireStores(body);
        String requestId = String.valueOf(response.getHeader(GlanceFilter.REQUEST_ID));
        if (method.equals(DOWNLOAD)) {
            download(caller, image, body, requestId);
        } else {
            images.importStaged(caller, image, told(requestId, body));
        }
    }

    private void download(Caller caller, UUID image, JsonNode body, String requestId) {
        String uri = body.path("method").path("uri").asString("");
        Remote remote = remote(uri);
        // Others see the tasks of an image, too; in queries there are often signatures.
        ObjectNode shown = (ObjectNode) body.deepCopy();
        ((ObjectNode) shown.path("method")).put("uri", remote.shown());
        try {
            imports.order(
                    caller,
                    image,
                    remote,
                    new JobUploads.Terms(Intake.SERVE, Optional.empty()),
                    Optional.of(told(requestId, shown)));
        } catch (ProblemException e) {
            if (e.problem() == Problem.ADDRESS_REFUSED) {
                throw filtered(uri);
            }
            throw e;
        }
    }

    private static Remote remote(String uri) {
        try {
            return new Remote.Url(uri);
        } catch (ProblemException e) {
            throw filtered(uri);
        }
    }

    private static GlanceException filtered(String uri) {
        return GlanceException.invalid("URI for web-download does not pass filtering: " + uri);
    }

    private static Jobs.Request told(String requestId, JsonNode body) {
        return new Jobs.Request(requestId, JsonMapper.shared().writeValueAsString(body));
    }

    /** Those of Glance's methods that are not served here are refused as where they cannot be. */
    private static void requireKnown(String method, Image image) {
        switch (method) {
            case DIRECT -> {}
            case DOWNLOAD -> requireQueued(method, image);
            case "glance-download" -> {
                requireQueued(method, image);
                throw GlanceException.invalid("Import method '" + method + "' is disabled.");
            }
            case "copy-image" -> {
                if (image.status() != ImageStatus.ACTIVE) {
                    throw GlanceException.conflict(
                            "Only images with status active can be targeted for copying");
                }
                throw GlanceException.invalid("There is one store only.");
            }
            default ->
                    throw GlanceException.invalid("Unknown import method name '" + method + "'.");
        }
    }

    private static void requireQueued(String method, Image image) {
        if (image.status() != ImageStatus.QUEUED) {
            throw GlanceException.conflict(
                    "Image needs to be in 'queued' state to use '" + method + "' method");
        }
    }

    private static void requireStores(JsonNode body) {
        body.path("stores")
                .forEach(store -> {
                    if (!store.asString("").equals(GlanceImage.STORE)) {
                        throw GlanceException.conflict(
                                "Store for identifier " + store.asString("") + " not found");
                    }
                });
    }

    @GetMapping("/tasks")
    ResponseEntity<byte[]> tasks(
            @RequestAttribute(SessionFilter.SESSION) Session session, @PathVariable String id) {
        Image image = images.get(session.caller(), Ids.require(id));
        List<Map<String, @Nullable Object>> tasks =
                jobs.imports(image.id()).stream().map(GlanceImports::task).toList();
        return GlanceJson.answer(Map.of("tasks", tasks));
    }

    private static Map<String, @Nullable Object> task(Jobs.Requested requested) {
        Job job = requested.job();
        Map<String, @Nullable Object> task = new LinkedHashMap<>();
        task.put("id", job.id());
        task.put("image_id", job.image());
        task.put("type", "api_image_import");
        task.put("status", status(job.state()));
        task.put("owner", GlanceIds.project(job.project()));
        task.put("user_id", null);
        task.put("request_id", requested.request().id());
        task.put(
                "input",
                Map.of(
                        "image_id",
                        job.image(),
                        "import_req",
                        JsonMapper.shared().readTree(requested.request().body())));
        task.put("result", null);
        task.put(
                "message",
                job.failure()
                        .map(failure ->
                                Problems.detail(
                                        failure.problem(), failure.detail(), Locale.ENGLISH))
                        .orElse(""));
        task.put("created_at", GlanceIds.time(job.createdAt()));
        task.put("updated_at", GlanceIds.time(job.updatedAt()));
        task.put("expires_at", null);
        task.put("deleted", false);
        task.put("deleted_at", null);
        return task;
    }

    private static String status(Job.State state) {
        return switch (state) {
            case WAITING -> "pending";
            case RUNNING -> "processing";
            case DONE -> "success";
            case FAILED, CANCELLED -> "failure";
        };
    }
}
