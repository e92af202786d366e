package assay.service.quota;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a project may have of something, and has.
 *
 * @param most empty if it is not limited
 * @param used empty for what is limited thing by thing
 * @param own whether the project was given this number, and does not just have the preset's
 * @param source where the preset's number comes from
 */
public record Quota(
        Limit limit, OptionalLong most, OptionalLong used, boolean own, Optional<String> source) {}
