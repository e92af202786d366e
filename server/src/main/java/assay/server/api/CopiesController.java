package assay.server.api;

import assay.server.web.Language;
import assay.server.web.SessionFilter;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.identity.Action;
import assay.service.identity.Session;
import assay.service.image.Image;
import assay.service.image.ImageCopies;
import assay.service.image.Regions;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /images/{id}/copies}, and {@code /regions} where copies can be. */
@RestController
@RequestMapping("/api/v1")
public final class CopiesController {

    private final ImageCopies copies;
    private final Regions regions;

    public CopiesController(ImageCopies copies, Regions regions) {
        this.copies = copies;
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
        Image copy = copies.copy(session.caller(), id, wanted.wanted());
        return ResponseEntity.created(URI.create("/api/v1/images/" + copy.id()))
                .eTag("\"" + copy.revision() + "\"")
                .body(ImageJson.of(copy, Language.of(request)));
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
