package assay.server.keystone;

import assay.service.identity.User;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A user, as Keystone shows him. */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record UserJson(
        UUID id,
        String name,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String description,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String email,
        boolean enabled,
        String domainId,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable UUID defaultProjectId,
        @Nullable String passwordExpiresAt,
        Map<String, Object> options,
        Map<String, String> links) {

    /**
     * @param address where this server is reached
     */
    static UserJson of(User user, String address) {
        return new UserJson(
                user.id(),
                user.name(),
                user.description(),
                user.email().orElse(null),
                user.enabled(),
                KeystoneDomain.DEFAULT.id(),
                user.defaultProject().orElse(null),
                null,
                Map.of(),
                Map.of("self", address + KeystoneVersions.PATH + "/users/" + user.id()));
    }
}
