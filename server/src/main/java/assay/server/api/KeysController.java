package assay.server.api;

import assay.server.web.SessionFilter;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.identity.Session;
import assay.service.key.Key;
import assay.service.key.Keys;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /keys}: the named keys that contents are encrypted with. */
@RestController
@RequestMapping("/api/v1/keys")
public final class KeysController {

    private final Keys keys;

    public KeysController(Keys keys) {
        this.keys = keys;
    }

    /** {@code NewKey} and {@code KeyChange} of the API. */
    record KeyWishJson(@Nullable String name, @Nullable String description) {}

    /** {@code KeyDeletion} of the API. */
    record DeletionJson(@Nullable Integer days) {}

    /** {@code Key} of the API. */
    record KeyJson(
            String id,
            String name,
            String description,
            String state,
            boolean server,
            Instant createdAt,
            Instant updatedAt,
            @Nullable Instant rotatedAt,
            boolean rewrapping,
            @Nullable Instant deleteAt,
            long images) {

        static KeyJson of(Key key) {
            return new KeyJson(
                    key.id(),
                    key.name(),
                    key.description(),
                    key.state().word(),
                    key.project().isEmpty(),
                    key.createdAt(),
                    key.updatedAt(),
                    key.rotatedAt().orElse(null),
                    key.rewrapping(),
                    key.deleteAt().orElse(null),
                    key.images());
        }
    }

    /** {@code Keys} of the API. */
    record KeysJson(List<KeyJson> keys) {}

    @PostMapping
    ResponseEntity<KeyJson> create(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @RequestBody KeyWishJson wanted)
            throws IOException {
        String name =
                Optional.ofNullable(wanted.name())
                        .orElseThrow(() ->
                                new ProblemException(
                                        Problem.REQUEST_INVALID, "name must be given"));
        String description = Optional.ofNullable(wanted.description()).orElse("");
        Key key = keys.create(session.caller(), name, description);
        return ResponseEntity.created(URI.create("/api/v1/keys/" + key.id())).body(KeyJson.of(key));
    }

    @GetMapping
    KeysJson list(@RequestAttribute(SessionFilter.SESSION) Session session) {
        return new KeysJson(keys.list(session.caller()).stream().map(KeyJson::of).toList());
    }

    @GetMapping("/{id}")
    KeyJson get(@RequestAttribute(SessionFilter.SESSION) Session session, @PathVariable String id) {
        return KeyJson.of(keys.get(session.caller(), id));
    }

    @PatchMapping("/{id}")
    KeyJson update(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String id,
            @RequestBody KeyWishJson change)
            throws IOException {
        return KeyJson.of(
                keys.update(
                        session.caller(),
                        id,
                        Optional.ofNullable(change.name()),
                        Optional.ofNullable(change.description())));
    }

    @PostMapping("/{id}/rotation")
    KeyJson rotate(
            @RequestAttribute(SessionFilter.SESSION) Session session, @PathVariable String id)
            throws IOException {
        return KeyJson.of(keys.rotate(session.caller(), id));
    }

    @PostMapping("/{id}/deactivation")
    KeyJson disable(
            @RequestAttribute(SessionFilter.SESSION) Session session, @PathVariable String id)
            throws IOException {
        return KeyJson.of(keys.disable(session.caller(), id));
    }

    @DeleteMapping("/{id}/deactivation")
    KeyJson enable(
            @RequestAttribute(SessionFilter.SESSION) Session session, @PathVariable String id)
            throws IOException {
        return KeyJson.of(keys.enable(session.caller(), id));
    }

    @PostMapping("/{id}/deletion")
    KeyJson scheduleDeletion(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String id,
            @RequestBody DeletionJson wanted)
            throws IOException {
        Integer days = wanted.days();
        return KeyJson.of(keys.scheduleDeletion(session.caller(), id, days == null ? 0 : days));
    }

    @DeleteMapping("/{id}/deletion")
    KeyJson cancelDeletion(
            @RequestAttribute(SessionFilter.SESSION) Session session, @PathVariable String id)
            throws IOException {
        return KeyJson.of(keys.cancelDeletion(session.caller(), id));
    }
}
