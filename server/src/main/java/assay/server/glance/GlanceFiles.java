package assay.server.glance;

import assay.disk.BlockSource;
import assay.disk.SourceCopy;
import assay.server.web.Ids;
import assay.server.web.SessionFilter;
import assay.service.identity.Caller;
import assay.service.identity.Session;
import assay.service.image.Image;
import assay.service.image.Images;
import assay.service.image.Intake;
import assay.service.image.OpenFile;
import assay.service.image.Uploads;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code …/file} and {@code …/stage}: files of any size, streamed both ways, byte for byte. */
@RestController
@RequestMapping(GlanceVersions.V2 + "/images/{id}")
public final class GlanceFiles {

    private final Images images;
    private final Uploads uploads;

    public GlanceFiles(Images images, Uploads uploads) {
        this.images = images;
        this.uploads = uploads;
    }

    @PutMapping("/file")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void upload(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String id,
            HttpServletRequest request)
            throws IOException {
        String store = request.getHeader("X-Image-Meta-Store");
        if (store != null && !store.equals(GlanceImage.STORE)) {
            throw GlanceException.invalid("Store for identifier " + store + " not found");
        }
        receive(session.caller(), id, request, Intake.SERVE);
    }

    @PutMapping("/stage")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void stage(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String id,
            HttpServletRequest request)
            throws IOException {
        receive(session.caller(), id, request, Intake.STAGE);
    }

    private void receive(Caller caller, String id, HttpServletRequest request, Intake intake)
            throws IOException {
        String type = request.getContentType();
        if (type != null && !type.equals(MediaType.APPLICATION_OCTET_STREAM_VALUE)) {
            throw new GlanceException(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "The request media type " + type + " is not supported by this server.");
        }
        UUID image = Ids.require(id);
        uploads.receive(
                caller,
                image,
                Uploads.Body.of(
                        request.getInputStream(), request.getContentLengthLong(), Optional.empty()),
                intake);
    }

    @GetMapping("/file")
    void download(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String id,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        Caller caller = session.caller();
        Image image = images.get(caller, Ids.require(id));
        switch (image.status()) {
            case QUEUED, UPLOADING, STAGED -> {
                response.setStatus(HttpStatus.NO_CONTENT.value());
                return;
            }
            case INSPECTING, ACTIVE, DEACTIVATED, UNREADABLE -> {}
        }
        try (OpenFile opened = images.open(caller, image)) {
            BlockSource content = opened.bytes();
            GlanceRange range = GlanceRange.of(request, content.size());
            opened.file()
                    .others()
                    .ifPresent(others -> response.setHeader("Content-MD5", others.md5()));
            if (range.part()) {
                response.setStatus(HttpStatus.PARTIAL_CONTENT.value());
                response.setHeader(HttpHeaders.CONTENT_RANGE, range.header(content.size()));
            }
            response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
            response.setContentLengthLong(range.length());
            if (request.getMethod().equals("GET")) {
                SourceCopy.copy(content, range.start(), range.length(), response.getOutputStream());
            }
        }
    }
}
