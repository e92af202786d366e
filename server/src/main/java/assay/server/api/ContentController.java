package assay.server.api;

import assay.server.web.Language;
import assay.server.web.SessionFilter;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.identity.Caller;
import assay.service.identity.Session;
import assay.service.image.Download;
import assay.service.image.Image;
import assay.service.image.Images;
import assay.service.image.Intake;
import assay.service.image.OpenFile;
import assay.service.image.StoredFile;
import assay.service.image.Uploads;
import assay.service.image.Wish;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /images/{id}/content}: files of any size, streamed both ways; and their formats. */
@RestController
@RequestMapping("/api/v1/images/{id}")
public final class ContentController {

    private final Images images;
    private final Uploads uploads;
    private final DiskDownload disk;

    public ContentController(Images images, Uploads uploads) {
        this.images = images;
        this.uploads = uploads;
        this.disk = new DiskDownload(images);
    }

    @PutMapping(path = "/content", consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    ResponseEntity<ImageJson> upload(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            @RequestHeader(name = "Repr-Digest", required = false) @Nullable String digest,
            @RequestParam(defaultValue = "disk") String keep,
            @RequestParam(defaultValue = "false") boolean dropFreeSpace,
            HttpServletRequest request)
            throws IOException {
        refuseParts(request);
        Uploads.Body body =
                Uploads.Body.of(
                        request.getInputStream(),
                        request.getContentLengthLong(),
                        Optional.ofNullable(digest).flatMap(ReprDigest::parse));
        Wish wish = Wish.of(keep, dropFreeSpace);
        Image image = uploads.receive(session.caller(), id, body, Intake.INSPECT, wish);
        return ResponseEntity.accepted().body(ImageJson.of(image, Language.of(request)));
    }

    /** RFC 9110 sections 8.4 and 14.5: a body that is not the file itself must not pass for it. */
    private static void refuseParts(HttpServletRequest request) {
        if (request.getHeader(HttpHeaders.CONTENT_ENCODING) != null) {
            throw new ProblemException(Problem.MEDIA_TYPE_UNSUPPORTED);
        }
        if (request.getHeader(HttpHeaders.CONTENT_RANGE) != null) {
            throw new ProblemException(
                    Problem.REQUEST_INVALID, "Content-Range: a file is uploaded whole");
        }
    }

    @RequestMapping(
            path = "/content",
            method = {RequestMethod.GET, RequestMethod.HEAD})
    void download(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String format,
            @RequestParam(name = "disk", defaultValue = "0") int number,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        Caller caller = session.caller();
        Image image = images.get(caller, id);
        if (format != null) {
            disk.send(caller, image, number, format, new FileAnswer(request, response));
            return;
        }
        try (OpenFile content = images.open(caller, image, number)) {
            StoredFile file = content.file();
            if (file.isWhole()) {
                response.setHeader("Repr-Digest", ReprDigest.of(file.sha256()));
            }
            String digits = file.sha256().hex() + (file.isWhole() ? "" : "-disk");
            new FileAnswer(request, response)
                    .send(content.bytes(), digits, FileAnswer.name(image, number));
        }
    }

    /** {@code Formats} of the API. */
    record FormatsJson(List<FormatJson> formats) {}

    /** {@code Format} of the API. */
    record FormatJson(String name, @Nullable Long size, boolean exact, boolean ranges) {}

    @GetMapping("/formats")
    FormatsJson formats(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            @RequestParam(name = "disk", defaultValue = "0") int number)
            throws IOException {
        Caller caller = session.caller();
        return new FormatsJson(
                disk.offers(caller, images.get(caller, id), number).stream()
                        .map(ContentController::json)
                        .toList());
    }

    private static FormatJson json(Download.Offer offer) {
        return new FormatJson(
                offer.format(),
                offer.size().isPresent() ? offer.size().getAsLong() : null,
                offer.exact(),
                offer.ranges());
    }
}
