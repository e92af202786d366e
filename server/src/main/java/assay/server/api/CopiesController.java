package assay.server.api;

import assay.server.web.Language;
import assay.server.web.SessionFilter;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.identity.Action;
import assay.service.identity.Session;
import assay.service.image.Image;
import assay.service.image.ImageComposition;
import assay.service.image.ImageCopies;
import assay.service.image.Regions;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /images/{id}/copies} and {@code /images/{id}/whole-images}: images that are made of
 * others; and {@code /regions} where copies can be.
 */
@RestController
@RequestMapping("/api/v1")
public final class CopiesController {

    private final ImageCopies copies;
    private final ImageComposition composition;
    private final Regions regions;

    public CopiesController(ImageCopies copies, ImageComposition composition, Regions regions) {
        this.copies = copies;
        this.composition = composition;
        this.regions = regions;
    }

    /** {@code NewCopy} of the API. */
    record NewCopyJson(
            @Nullable String name,
            @Nullable String description,
            @Nullable String encryptionKey,
            @Nullable Boolean plain,
            @Nullable Boolean anew,
            @Nullable String region) {

        ImageCopies.Wanted wanted() {
            if (name != null && name.isEmpty()) {
                throw new ProblemException(
                        Problem.REQUEST_INVALID, "name must have 1 to 255 characters");
            }
            return new ImageCopies.Wanted(
                    Optional.ofNullable(name),
                    Optional.ofNullable(description),
                    DetailsJson.encryption(encryptionKey, plain),
                    Boolean.TRUE.equals(anew),
                    Optional.ofNullable(region));
        }
    }

    /** {@code NewWholeImage} of the API. */
    record NewWholeImageJson(
            @Nullable String name,
            @Nullable String description,
            @Nullable List<@Nullable UUID> data,
            @Nullable String encryptionKey) {

        ImageComposition.Wanted wanted() {
            if (name == null || data == null || data.contains(null)) {
                throw new ProblemException(Problem.REQUEST_INVALID, "name and data must be given");
            }
            return new ImageComposition.Wanted(
                    name,
                    Optional.ofNullable(description),
                    data.stream().flatMap(Stream::ofNullable).toList(),
                    DetailsJson.encryption(encryptionKey, null));
        }
    }

    /** A region of the API. */
    record RegionJson(String name, boolean copies) {}

    /** {@code Regions} of the API. */
    record RegionsJson(List<RegionJson> regions) {}

    @PostMapping("/images/{id}/copies")
    ResponseEntity<ImageJson> copy(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            @RequestBody NewCopyJson wanted,
            HttpServletRequest request)
            throws IOException {
        return created(copies.copy(session.caller(), id, wanted.wanted()), request);
    }

    @PostMapping("/images/{id}/whole-images")
    ResponseEntity<ImageJson> compose(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            @RequestBody NewWholeImageJson wanted,
            HttpServletRequest request)
            throws IOException {
        return created(composition.compose(session.caller(), id, wanted.wanted()), request);
    }

    private static ResponseEntity<ImageJson> created(Image image, HttpServletRequest request) {
        return ResponseEntity.created(URI.create("/api/v1/images/" + image.id()))
                .eTag("\"" + image.revision() + "\"")
                .body(ImageJson.of(image, Language.of(request)));
    }

    @GetMapping("/regions")
    RegionsJson regions(@RequestAttribute(SessionFilter.SESSION) Session session) {
        session.caller().require(Action.READ);
        return new RegionsJson(
                regions.all().values().stream()
                        .map(region -> new RegionJson(region.name(), region.copies()))
                        .toList());
    }
}
