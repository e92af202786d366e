package assay.service.transfer;

import assay.service.job.Job;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * An import or export, as it can be told.
 *
 * @param place where the file is elsewhere, without keys
 * @param format what an export writes; empty for an import
 * @param size of the file, once it is known
 * @param sha256 of the file, once all of it was transferred
 */
public record Transfer(
        UUID image,
        String place,
        Optional<String> format,
        OptionalLong size,
        Optional<String> sha256,
        Job job) {}
