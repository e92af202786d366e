package assay.server.web;

import assay.service.Problem;
import assay.service.ProblemException;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Ids as OpenStack's clients write them: with dashes, or without as Keystone's own are. */
public final class Ids {

    private static final Pattern ID =
            Pattern.compile(
                    "[0-9a-fA-F]{8}(-?)[0-9a-fA-F]{4}(\\1[0-9a-fA-F]{4}){2}\\1[0-9a-fA-F]{12}");

    private Ids() {}

    /** An id; empty for all else. */
    public static Optional<UUID> find(String text) {
        if (!ID.matcher(text).matches()) {
            return Optional.empty();
        }
        String hex = text.replace("-", "");
        return Optional.of(
                new UUID(
                        Long.parseUnsignedLong(hex, 0, 16, 16),
                        Long.parseUnsignedLong(hex, 16, 32, 16)));
    }

    /** An id as Keystones elsewhere write it. */
    public static String withoutDashes(UUID id) {
        return id.toString().replace("-", "");
    }

    /**
     * An id.
     *
     * @throws ProblemException {@link Problem#NOT_FOUND} if it is none
     */
    public static UUID require(String text) {
        return find(text).orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }
}
