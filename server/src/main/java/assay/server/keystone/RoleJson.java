package assay.server.keystone;

import assay.service.identity.Role;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A role, as Keystone shows it. */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record RoleJson(
        String id,
        String name,
        @Nullable String domainId,
        @Nullable String description,
        Map<String, Object> options,
        Map<String, String> links) {

    /**
     * @param address where this server is reached
     */
    static RoleJson of(Role role, String address) {
        String self = address + KeystoneVersions.PATH + "/roles/" + role.word();
        return new RoleJson(role.word(), role.word(), null, null, Map.of(), Map.of("self", self));
    }
}
