package assay.server.api;

import assay.server.web.SessionFilter;
import assay.server.web.TusFilter;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.identity.Session;
import assay.service.image.ResumableUpload;
import assay.service.image.ResumableUploads;
import assay.service.image.Wish;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /images/{id}/uploads}: the file of an image in pieces, by tus 1.0.0; {@link TusFilter}
 * does what every request wants.
 */
@RestController
@RequestMapping("/api/v1/images/{id}/uploads")
public final class UploadsController {

    private static final String OFFSET = "Upload-Offset";
    private static final String LENGTH = "Upload-Length";

    /** IMF-fixdate of RFC 9110, which wants two digits of the day. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private final ResumableUploads uploads;

    public UploadsController(ResumableUploads uploads) {
        this.uploads = uploads;
    }

    /** {@code Upload} of the API. */
    record UploadJson(UUID id, long length, long offset, String expiresAt) {

        static UploadJson of(ResumableUpload upload) {
            return new UploadJson(
                    upload.id(), upload.length(), upload.offset(), upload.expiresAt().toString());
        }
    }

    /** {@code Uploads} of the API. */
    record UploadsJson(List<UploadJson> uploads) {}

    @RequestMapping(
            path = {"", "/{upload}"},
            method = RequestMethod.OPTIONS)
    ResponseEntity<Void> options() {
        return ResponseEntity.noContent()
                .header("Tus-Version", TusFilter.VERSION)
                .header("Tus-Extension", TusHeaders.EXTENSIONS)
                .header("Tus-Max-Size", Long.toString(uploads.maxSize()))
                .header("Tus-Checksum-Algorithm", TusHeaders.checksumAlgorithms())
                .build();
    }

    @PostMapping
    ResponseEntity<Void> create(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            @RequestHeader(name = LENGTH, required = false) @Nullable String length,
            @RequestHeader(name = "Upload-Metadata", required = false) @Nullable String metadata,
            @RequestParam(defaultValue = "disk") String keep,
            @RequestParam(defaultValue = "false") boolean dropFreeSpace)
            throws IOException {
        ResumableUpload upload =
                uploads.create(
                        session.caller(),
                        id,
                        new ResumableUploads.Wanted(
                                TusHeaders.number(LENGTH, length),
                                TusHeaders.metadata(metadata),
                                Wish.of(keep, dropFreeSpace)));
        URI location = URI.create("/api/v1/images/" + id + "/uploads/" + upload.id());
        return describe(ResponseEntity.created(location), upload).build();
    }

    @GetMapping
    UploadsJson list(
            @RequestAttribute(SessionFilter.SESSION) Session session, @PathVariable UUID id) {
        return new UploadsJson(
                uploads.list(session.caller(), id).stream().map(UploadJson::of).toList());
    }

    @RequestMapping(path = "/{upload}", method = RequestMethod.HEAD)
    ResponseEntity<Void> head(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            @PathVariable UUID upload)
            throws IOException {
        ResumableUpload found = uploads.get(session.caller(), id, upload);
        ResponseEntity.BodyBuilder answer =
                describe(ResponseEntity.ok().cacheControl(CacheControl.noStore()), found)
                        .header(LENGTH, Long.toString(found.length()));
        if (!found.metadata().isEmpty()) {
            answer.header("Upload-Metadata", found.metadata());
        }
        return answer.build();
    }

    @PatchMapping("/{upload}")
    ResponseEntity<Void> append(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            @PathVariable UUID upload,
            @RequestHeader(name = OFFSET, required = false) @Nullable String offset,
            @RequestHeader(name = "Upload-Checksum", required = false) @Nullable String checksum,
            HttpServletRequest request)
            throws IOException {
        if (!TusHeaders.PIECE.equals(request.getContentType())) {
            throw new ProblemException(Problem.MEDIA_TYPE_UNSUPPORTED);
        }
        long length = request.getContentLengthLong();
        ResumableUploads.Piece piece =
                new ResumableUploads.Piece(
                        TusHeaders.number(OFFSET, offset),
                        length < 0 ? OptionalLong.empty() : OptionalLong.of(length),
                        request.getInputStream(),
                        Optional.ofNullable(checksum).map(TusHeaders::checksum));
        return describe(
                        ResponseEntity.status(HttpStatus.NO_CONTENT),
                        uploads.append(session.caller(), id, upload, piece))
                .build();
    }

    @DeleteMapping("/{upload}")
    ResponseEntity<Void> terminate(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            @PathVariable UUID upload)
            throws IOException {
        uploads.delete(session.caller(), id, upload);
        return ResponseEntity.noContent().build();
    }

    private static ResponseEntity.BodyBuilder describe(
            ResponseEntity.BodyBuilder answer, ResumableUpload upload) {
        answer.header(OFFSET, Long.toString(upload.offset()));
        if (!upload.isDone()) {
            answer.header("Upload-Expires", DATE.format(upload.expiresAt()));
        }
        return answer;
    }
}
