package assay.service.identity;

import java.util.UUID;

/**
 * On whose behalf a use case runs. Every query for a caller carries the project, so that what
 * belongs to another project does not exist.
 */
public record Caller(UUID user, UUID project) {}
