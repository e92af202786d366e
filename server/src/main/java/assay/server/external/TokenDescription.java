package assay.server.external;

import assay.disk.Sha256;
import assay.server.web.Ids;
import assay.service.Texts;
import assay.service.identity.ExternalIdentities.External;
import assay.service.identity.Named;
import assay.service.identity.Session;
import assay.service.identity.Session.ByToken;
import assay.service.identity.Session.Proof;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What Keystone says of a token that it knows (Identity API v3, "Validate and show information for
 * token").
 *
 * @param project empty if the token is for none, or for one that cannot be one of ours
 */
record TokenDescription(Session session, External user, Optional<External> project) {

    private static final int LONGEST = 255;
    private static final Pattern METHOD = Pattern.compile("[a-z0-9_]{1,64}");

    /**
     * Reads an answer.
     *
     * @throws IOException if it is none to a question for a token
     */
    static TokenDescription of(JsonNode answer, RoleNames names) throws IOException {
        JsonNode token = answer.path("token");
        External user = external(token.path("user"), userId(text(token.path("user"), "id")));
        Optional<External> project = project(token.path("project"));
        List<String> roles =
                token.path("roles")
                        .valueStream()
                        .map(role -> role.path("name").asString(""))
                        .toList();
        Session session =
                new Session(
                        user.named(),
                        project.map(External::named),
                        project.isPresent() ? names.of(roles) : Set.of(),
                        proof(token),
                        time(token, "issued_at"),
                        time(token, "expires_at"));
        return new TokenDescription(session, user, project);
    }

    private static Optional<External> project(JsonNode project) throws IOException {
        if (project.isMissingNode()) {
            return Optional.empty();
        }
        Optional<UUID> id = Ids.find(text(project, "id"));
        return id.isPresent() ? Optional.of(external(project, id.get())) : Optional.empty();
    }

    private static External external(JsonNode one, UUID id) throws IOException {
        return new External(new Named(id, text(one, "name")), text(one.path("domain"), "id"));
    }

    /** Keystone's ids of users of other directories are digests of 64 digits: too long for ours. */
    private static UUID userId(String id) {
        return Ids.find(id)
                .orElseGet(() -> {
                    ByteBuffer digest = ByteBuffer.wrap(Sha256.of(id));
                    // Version 8 of RFC 9562: made as one likes; its variant as of all others.
                    return new UUID(
                            (digest.getLong() & ~0xf000L) | 0x8000L,
                            (digest.getLong() & ~(3L << 62)) | (2L << 62));
                });
    }

    private static Proof proof(JsonNode token) {
        List<String> methods =
                token.path("methods")
                        .valueStream()
                        .map(method -> method.asString(""))
                        .filter(method -> METHOD.matcher(method).matches())
                        .limit(8)
                        .toList();
        JsonNode credential = token.path("application_credential");
        return new Proof(
                methods,
                Ids.find(credential.path("id").asString(""))
                        .map(id ->
                                new ByToken(
                                        id,
                                        storable(credential.path("name").asString("")),
                                        credential.path("restricted").asBoolean(true))));
    }

    private static Instant time(JsonNode token, String name) throws IOException {
        try {
            return Instant.parse(text(token, name));
        } catch (DateTimeParseException e) {
            throw new IOException("Keystone describes a token whose %s is no time".formatted(name));
        }
    }

    private static String text(JsonNode object, String name) throws IOException {
        String text = object.path(name).asString("");
        if (text.isEmpty()) {
            throw new IOException("Keystone describes a token without %s".formatted(name));
        }
        return storable(text);
    }

    private static String storable(String text) {
        return Texts.storable(text.substring(0, Math.min(text.length(), LONGEST)));
    }
}
