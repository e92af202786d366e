package assay.server.api;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.store.Sha256;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The header {@code Repr-Digest} of RFC 9530: {@code sha-256=:BASE64:}, beside other digests. */
final class ReprDigest {

    private static final Pattern SHA_256 =
            Pattern.compile("(?:^|,)\\s*sha-256=(?::([A-Za-z0-9+/]{43}=):)?");

    private ReprDigest() {}

    /** The header for a content. */
    static String of(Sha256 digest) {
        return "sha-256=:" + Base64.getEncoder().encodeToString(digest.bytes()) + ":";
    }

    /**
     * The SHA-256 in a header; empty if it has digests of other kinds only.
     *
     * @throws ProblemException {@link Problem#REQUEST_INVALID} if its SHA-256 is not one
     */
    static Optional<Sha256> parse(String header) {
        Matcher digest = SHA_256.matcher(header);
        if (!digest.find()) {
            return Optional.empty();
        }
        if (digest.group(1) == null) {
            throw new ProblemException(
                    Problem.REQUEST_INVALID, "Repr-Digest has no sha-256=:BASE64:");
        }
        return Optional.of(Sha256.of(Base64.getDecoder().decode(digest.group(1))));
    }
}
