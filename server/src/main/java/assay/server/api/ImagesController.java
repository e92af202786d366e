package assay.server.api;

import assay.server.web.Language;
import assay.server.web.SessionFilter;
import assay.service.Page;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.identity.Session;
import assay.service.image.Image;
import assay.service.image.ImageDetails;
import assay.service.image.ImageExport;
import assay.service.image.Images;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /images}, but for their content. */
@RestController
@RequestMapping("/api/v1/images")
public final class ImagesController {

    private final Images images;

    public ImagesController(Images images) {
        this.images = images;
    }

    /** {@code ImagePage} of the API. */
    record ImagePageJson(List<ImageJson> images, @Nullable UUID next) {}

    @PostMapping
    ResponseEntity<ImageJson> create(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @RequestBody DetailsJson wanted,
            HttpServletRequest request) {
        if (wanted.name() == null) {
            throw new ProblemException(Problem.REQUEST_INVALID, "name must be given");
        }
        Image image =
                images.create(
                        session.caller(),
                        new Images.Wanted(
                                Optional.empty(),
                                Optional.empty(),
                                wanted.applyTo(ImageDetails.named("")),
                                wanted.encryption()));
        return answer(
                ResponseEntity.created(URI.create("/api/v1/images/" + image.id())), image, request);
    }

    @GetMapping
    ImagePageJson list(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @RequestParam(defaultValue = PageQuery.LIMIT) int limit,
            @RequestParam(required = false) @Nullable UUID marker,
            HttpServletRequest request) {
        Page<Image> page =
                images.list(session.caller(), ImageQuery.of(request, PageQuery.of(limit, marker)));
        Locale reader = Language.of(request);
        return new ImagePageJson(
                page.items().stream().map(image -> ImageJson.of(image, reader)).toList(),
                page.next().orElse(null));
    }

    /** The same list, whole, for spreadsheets. */
    @GetMapping("/export")
    void export(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        ImageExport export =
                images.export(session.caller(), ImageQuery.of(request, Page.Wanted.FIRST));
        response.setContentType("text/csv");
        response.setHeader("Content-Disposition", "attachment; filename=\"images.csv\"");
        ImageCsv.write(export, Language.of(request), response.getOutputStream());
    }

    @GetMapping("/{id}")
    ResponseEntity<ImageJson> get(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            HttpServletRequest request) {
        return answer(ResponseEntity.ok(), images.get(session.caller(), id), request);
    }

    @PatchMapping("/{id}")
    ResponseEntity<ImageJson> update(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String seen,
            @RequestBody DetailsJson change,
            HttpServletRequest request) {
        Image image =
                images.update(
                        session.caller(),
                        id,
                        revision(seen),
                        Images.Change.of(change.asChange()::applyTo));
        return answer(ResponseEntity.ok(), image, request);
    }

    /** RFC 9110 section 13.1.1; what is no tag of ours matches none. */
    private static OptionalLong revision(@Nullable String seen) {
        if (seen == null || seen.equals("*")) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(
                seen.matches("\"[0-9]{1,18}\"")
                        ? Long.parseLong(seen, 1, seen.length() - 1, 10)
                        : -1);
    }

    private static ResponseEntity<ImageJson> answer(
            ResponseEntity.BodyBuilder answer, Image image, HttpServletRequest request) {
        return answer.eTag("\"" + image.revision() + "\"")
                .body(ImageJson.of(image, Language.of(request)));
    }

    @PostMapping("/{id}/deactivation")
    ResponseEntity<ImageJson> deactivate(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            HttpServletRequest request) {
        images.deactivate(session.caller(), id);
        return get(session, id, request);
    }

    @DeleteMapping("/{id}/deactivation")
    ResponseEntity<ImageJson> reactivate(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            HttpServletRequest request) {
        images.reactivate(session.caller(), id);
        return get(session, id, request);
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
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "0") int disk) {
        return json(images.facts(session.caller(), id, disk));
    }

    @GetMapping("/{id}/check")
    ResponseEntity<byte[]> check(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "0") int disk) {
        return json(images.judgements(session.caller(), id, disk));
    }

    /** A document goes out as it lies in the database. */
    private static ResponseEntity<byte[]> json(String document) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(document.getBytes(StandardCharsets.UTF_8));
    }
}
