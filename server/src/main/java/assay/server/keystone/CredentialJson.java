package assay.server.keystone;

import assay.service.identity.ApiToken;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** An application credential, as Keystone shows it; with its secret when it was just made. */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record CredentialJson(
        UUID id,
        String name,
        String description,
        UUID userId,
        UUID projectId,
        List<RoleJson> roles,
        boolean unrestricted,
        @Nullable String expiresAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String secret,
        Map<String, String> links) {

    /**
     * @param address where this server is reached
     */
    static CredentialJson of(ApiToken token, @Nullable String secret, String address) {
        String self =
                address
                        + KeystoneUsers.PATH
                        + "/"
                        + token.user()
                        + "/application_credentials/"
                        + token.id();
        return new CredentialJson(
                token.id(),
                token.name(),
                token.description(),
                token.user(),
                token.project(),
                token.roles().stream().sorted().map(role -> RoleJson.of(role, address)).toList(),
                token.unrestricted(),
                token.expiresAt().map(KeystoneTimes::timeWithoutZone).orElse(null),
                secret,
                Map.of("self", self));
    }

    /** Secret. */
    @Override
    public String toString() {
        return "application credential " + id;
    }
}
