package assay.server.api;

import assay.server.web.Language;
import assay.server.web.SessionFilter;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.identity.Session;
import assay.service.image.Image;
import assay.service.image.Images;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /images}, but for their content. */
@RestController
@RequestMapping("/api/v1/images")
public final class ImagesController {

    private static final int MAX_PAGE = 1000;

    private final Images images;

    public ImagesController(Images images) {
        this.images = images;
    }

    /** {@code NewImage} of the API. */
    record NewImageJson(@Nullable String name) {}

    /** {@code ImagePage} of the API. */
    record ImagePageJson(List<ImageJson> images, @Nullable UUID next) {}

    @PostMapping
    ResponseEntity<ImageJson> create(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @RequestBody NewImageJson wanted,
            HttpServletRequest request) {
        String name = wanted.name();
        if (name == null) {
            throw new ProblemException(Problem.REQUEST_INVALID, "name must be given");
        }
        Image image = images.create(session.caller(), name);
        return ResponseEntity.created(URI.create("/api/v1/images/" + image.id()))
                .body(ImageJson.of(image, Language.of(request)));
    }

    @GetMapping
    ImagePageJson list(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) @Nullable UUID marker,
            HttpServletRequest request) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new ProblemException(Problem.REQUEST_INVALID, "limit must be 1 to " + MAX_PAGE);
        }
        Image.Page page = images.list(session.caller(), Optional.ofNullable(marker), limit);
        Locale reader = Language.of(request);
        return new ImagePageJson(
                page.images().stream().map(image -> ImageJson.of(image, reader)).toList(),
                page.next().orElse(null));
    }

    @GetMapping("/{id}")
    ImageJson get(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            HttpServletRequest request) {
        return ImageJson.of(images.get(session.caller(), id), Language.of(request));
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(
            @RequestAttribute(SessionFilter.SESSION) Session session, @PathVariable UUID id)
            throws IOException {
        images.delete(session.caller(), id);
        return ResponseEntity.noContent().build();
    }

    @GetMapping("/{id}/facts")
    ResponseEntity<byte[]> facts(
            @RequestAttribute(SessionFilter.SESSION) Session session, @PathVariable UUID id) {
        return json(images.facts(session.caller(), id));
    }

    @GetMapping("/{id}/check")
    ResponseEntity<byte[]> check(
            @RequestAttribute(SessionFilter.SESSION) Session session, @PathVariable UUID id) {
        return json(images.judgements(session.caller(), id));
    }

    /** A document goes out as it lies in the database. */
    private static ResponseEntity<byte[]> json(String document) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(document.getBytes(StandardCharsets.UTF_8));
    }
}
