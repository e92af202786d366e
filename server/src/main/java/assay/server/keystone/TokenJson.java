package assay.server.keystone;

import assay.disk.Sha256;
import assay.service.identity.Named;
import assay.service.identity.Role;
import assay.service.identity.Session;
import assay.service.identity.SessionToken;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A token's session, as Keystone shows it; what belongs to a project only is absent without. */
@JsonNaming(SnakeCaseStrategy.class)
record TokenJson(
        List<String> methods,
        UserJson user,
        List<String> auditIds,
        String expiresAt,
        String issuedAt,
        @Nullable ProjectJson project,
        @Nullable Boolean isDomain,
        @Nullable List<RoleJson> roles,
        @Nullable List<Catalog.Service> catalog,
        @Nullable CredentialJson applicationCredential) {

    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record UserJson(
            UUID id, String name, KeystoneDomain domain, @Nullable String passwordExpiresAt) {}

    record ProjectJson(UUID id, String name, KeystoneDomain domain) {

        static ProjectJson of(Named project) {
            return new ProjectJson(project.id(), project.name(), KeystoneDomain.DEFAULT);
        }
    }

    record RoleJson(String id, String name) {

        static List<RoleJson> of(Collection<Role> roles) {
            return roles.stream()
                    .sorted()
                    .map(role -> new RoleJson(role.word(), role.word()))
                    .toList();
        }
    }

    record CredentialJson(UUID id, String name, boolean restricted) {}

    /**
     * @param catalog shown if the session is in a project
     */
    static TokenJson of(
            SessionToken token, Session session, @Nullable List<Catalog.Service> catalog) {
        boolean scoped = session.project().isPresent();
        return new TokenJson(
                session.proof().methods(),
                new UserJson(
                        session.user().id(), session.user().name(), KeystoneDomain.DEFAULT, null),
                List.of(auditId(token)),
                KeystoneTimes.time(session.expiresAt()),
                KeystoneTimes.time(session.issuedAt()),
                session.project().map(ProjectJson::of).orElse(null),
                scoped ? false : null,
                scoped ? RoleJson.of(session.roles()) : null,
                scoped ? catalog : null,
                session.proof()
                        .token()
                        .map(by -> new CredentialJson(by.id(), by.name(), by.restricted()))
                        .orElse(null));
    }

    /** A name for a token that can be logged: it proves nothing. */
    private static String auditId(SessionToken token) {
        byte[] digest = Sha256.of("audit " + token.text());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, 16));
    }
}
