package assay.server.api;

import assay.server.web.SessionFilter;
import assay.service.identity.AccessKey;
import assay.service.identity.AccessKeys;
import assay.service.identity.Session;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /access-keys}: those of who asks, in the project of his session. */
@RestController
@RequestMapping("/api/v1/access-keys")
public final class AccessKeysController {

    private final AccessKeys keys;

    public AccessKeysController(AccessKeys keys) {
        this.keys = keys;
    }

    /** {@code NewAccessKey} of the API. */
    record NewAccessKeyJson(@Nullable String description) {}

    /** {@code AccessKey} of the API; {@code CreatedAccessKey} where it has {@code secret}. */
    record AccessKeyJson(
            String id, String description, Instant createdAt, @Nullable String secret) {

        static AccessKeyJson of(AccessKey key, @Nullable String secret) {
            return new AccessKeyJson(key.id(), key.description(), key.createdAt(), secret);
        }

        /** Secret. */
        @Override
        public String toString() {
            return "access key " + id;
        }
    }

    /** The answer of the API. */
    record AccessKeysJson(List<AccessKeyJson> accessKeys) {}

    @PostMapping
    ResponseEntity<AccessKeyJson> create(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @RequestBody NewAccessKeyJson wanted) {
        String description = wanted.description();
        AccessKey.Created created = keys.create(session, description == null ? "" : description);
        return ResponseEntity.created(URI.create("/api/v1/access-keys/" + created.key().id()))
                .body(AccessKeyJson.of(created.key(), created.secret()));
    }

    @GetMapping
    AccessKeysJson list(@RequestAttribute(SessionFilter.SESSION) Session session) {
        return new AccessKeysJson(
                keys.list(session).stream().map(key -> AccessKeyJson.of(key, null)).toList());
    }

    @GetMapping("/{id}")
    AccessKeyJson get(
            @RequestAttribute(SessionFilter.SESSION) Session session, @PathVariable String id) {
        return AccessKeyJson.of(keys.get(session, id), null);
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(
            @RequestAttribute(SessionFilter.SESSION) Session session, @PathVariable String id) {
        keys.delete(session, id);
        return ResponseEntity.noContent().build();
    }
}
