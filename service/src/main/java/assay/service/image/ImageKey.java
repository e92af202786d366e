package assay.service.image;

import java.util.UUID;

/** Names an image to the database: never by its id alone, so that no query forgets the project. */
record ImageKey(UUID project, UUID id) {}
