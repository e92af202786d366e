package assay.server.api;

import assay.server.web.SessionFilter;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.identity.Session;
import assay.service.image.DeltaUploads;
import assay.service.image.ResumableUploads;
import assay.service.image.Wish;
import assay.store.delta.DeltaWire;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /images/{id}/deltas}: the file of an image, of which only what is missing is sent; see
 * docs/formats/delta.md.
 */
@RestController
@RequestMapping("/api/v1/images/{id}/deltas")
public final class DeltasController {

    /** Of long lists, so many are in memory at once: others wait. */
    private static final int AT_ONCE = 2;

    /** The list of 64 GiB. */
    private static final int SHORT = 4 << 20;

    private final DeltaUploads deltas;
    private final ResumableUploads uploads;
    private final Semaphore lists = new Semaphore(AT_ONCE, true);

    public DeltasController(DeltaUploads deltas, ResumableUploads uploads) {
        this.deltas = deltas;
        this.uploads = uploads;
    }

    /** {@code Delta} of the API. */
    record DeltaJson(UUID id, long length, long offset, String expiresAt, String missing) {

        static DeltaJson of(DeltaUploads.State state) {
            return new DeltaJson(
                    state.upload().id(),
                    state.upload().length(),
                    state.upload().offset(),
                    state.upload().expiresAt().toString(),
                    DeltaWire.missing(state.missing()));
        }
    }

    @PostMapping(consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    ResponseEntity<DeltaJson> create(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "disk") String keep,
            @RequestParam(defaultValue = "false") boolean dropFreeSpace,
            HttpServletRequest request)
            throws IOException {
        Wish wish = Wish.of(keep, dropFreeSpace);
        long length = request.getContentLengthLong();
        int taken = length >= 0 && length <= SHORT ? 0 : 1;
        lists.acquireUninterruptibly(taken);
        try {
            byte[] list = request.getInputStream().readNBytes(DeltaWire.MAX_LIST + 1);
            if (list.length > DeltaWire.MAX_LIST) {
                throw new ProblemException(
                        Problem.BODY_TOO_LARGE, Integer.toString(DeltaWire.MAX_LIST));
            }
            DeltaUploads.State state =
                    deltas.create(session.caller(), id, ByteBuffer.wrap(list), wish);
            return ResponseEntity.created(
                            URI.create("/api/v1/images/" + id + "/deltas/" + state.upload().id()))
                    .body(DeltaJson.of(state));
        } finally {
            lists.release(taken);
        }
    }

    @GetMapping("/{upload}")
    DeltaJson get(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            @PathVariable UUID upload)
            throws IOException {
        return DeltaJson.of(deltas.get(session.caller(), id, upload));
    }

    @PatchMapping(path = "/{upload}", consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    DeltaJson append(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            @PathVariable UUID upload,
            HttpServletRequest request)
            throws IOException {
        return DeltaJson.of(deltas.append(session.caller(), id, upload, request.getInputStream()));
    }

    @DeleteMapping("/{upload}")
    ResponseEntity<Void> giveUp(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            @PathVariable UUID upload)
            throws IOException {
        uploads.delete(session.caller(), id, upload);
        return ResponseEntity.noContent().build();
    }
}
