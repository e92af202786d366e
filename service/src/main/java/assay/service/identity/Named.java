package assay.service.identity;

import java.util.UUID;

/** A user or a project, by id and by name. */
public record Named(UUID id, String name) {}
