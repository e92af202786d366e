package assay.server.api;

import assay.disk.SourceCopy;
import assay.server.web.Language;
import assay.server.web.SessionFilter;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.identity.Caller;
import assay.service.identity.Session;
import assay.service.image.Image;
import assay.service.image.Images;
import assay.service.image.Intake;
import assay.service.image.Uploads;
import assay.store.Sha256;
import assay.store.content.ContentSource;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** {@code /images/{id}/content}: files of any size, streamed both ways. */
@RestController
@RequestMapping("/api/v1/images/{id}/content")
public final class ContentController {

    private final Images images;
    private final Uploads uploads;

    public ContentController(Images images, Uploads uploads) {
        this.images = images;
        this.uploads = uploads;
    }

    @PutMapping(consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    ResponseEntity<ImageJson> upload(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            @RequestHeader(name = "Repr-Digest", required = false) @Nullable String digest,
            HttpServletRequest request)
            throws IOException {
        refuseParts(request);
        Uploads.Body body =
                Uploads.Body.of(
                        request.getInputStream(),
                        request.getContentLengthLong(),
                        Optional.ofNullable(digest).flatMap(ReprDigest::parse));
        Image image = uploads.receive(session.caller(), id, body, Intake.INSPECT);
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

    @RequestMapping(method = {RequestMethod.GET, RequestMethod.HEAD})
    void download(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        Caller caller = session.caller();
        Image image = images.get(caller, id);
        try (ContentSource content = images.open(caller, image)) {
            Sha256 sha256 = image.file().orElseThrow().sha256();
            String tag = '"' + sha256.hex() + '"';
            describe(image, sha256, tag, response);
            if (tag.equals(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
                response.setStatus(HttpStatus.NOT_MODIFIED.value());
                return;
            }
            ByteRange range = choose(request, response, content.size(), tag);
            response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
            response.setContentLengthLong(range.length());
            if (request.getMethod().equals("GET")) {
                SourceCopy.copy(content, range.start(), range.length(), response.getOutputStream());
            }
        }
    }

    private static void describe(
            Image image, Sha256 sha256, String tag, HttpServletResponse response) {
        response.setHeader(HttpHeaders.ETAG, tag);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-cache");
        response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
        response.setHeader("Repr-Digest", ReprDigest.of(sha256));
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename(
                                image.name().isEmpty() ? "image" : image.name(),
                                StandardCharsets.UTF_8)
                        .build()
                        .toString());
    }

    /** The range to send: all of it, unless a range was asked for of just these bytes. */
    private static ByteRange choose(
            HttpServletRequest request, HttpServletResponse response, long size, String tag) {
        String wanted = request.getHeader(HttpHeaders.RANGE);
        String ifRange = request.getHeader(HttpHeaders.IF_RANGE);
        if (wanted != null && (ifRange == null || ifRange.equals(tag))) {
            Optional<ByteRange> range = ByteRange.parse(wanted, size);
            if (range.isPresent()) {
                response.setStatus(HttpStatus.PARTIAL_CONTENT.value());
                response.setHeader(HttpHeaders.CONTENT_RANGE, range.get().of(size));
                return range.get();
            }
        }
        return new ByteRange(0, size);
    }
}
