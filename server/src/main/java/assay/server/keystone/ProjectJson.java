package assay.server.keystone;

import assay.service.identity.Project;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A project, as Keystone shows it. */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record ProjectJson(
        UUID id,
        String name,
        String description,
        boolean enabled,
        String domainId,
        String parentId,
        boolean isDomain,
        List<String> tags,
        Map<String, Object> options,
        Map<String, String> links) {

    /**
     * @param address where this server is reached
     */
    static ProjectJson of(Project project, String address) {
        return new ProjectJson(
                project.id(),
                project.name(),
                project.description(),
                project.enabled(),
                KeystoneDomain.DEFAULT.id(),
                KeystoneDomain.DEFAULT.id(),
                false,
                List.of(),
                Map.of(),
                Map.of("self", address + KeystoneVersions.PATH + "/projects/" + project.id()));
    }
}
