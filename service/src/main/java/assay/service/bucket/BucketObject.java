package assay.service.bucket;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.store.place.S3Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An object of an S3 service, as a request names it, with the keys to get at it.
 *
 * @param endpoint {@code https://HOST[:PORT]}; empty for AWS, which knows its own by the region
 * @param region what requests are signed for
 * @param key the object's name in the bucket, at most 1,024 bytes
 * @param pathStyle whether the bucket is part of the path, not of the host's name
 */
public record BucketObject(
        Optional<String> endpoint,
        String region,
        String bucket,
        String key,
        Keys keys,
        boolean pathStyle) {

    private static final Pattern REGION = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,62}");
    private static final int LONGEST_KEY = 1024;
    private static final int LONGEST_SECRET = 1024;

    /** A part of an object has a fixed size, so it is known how long one may take. */
    private static final S3Settings.Patience PATIENCE =
            new S3Settings.Patience(
                    Duration.ofSeconds(10), Duration.ofMinutes(2), Duration.ofMinutes(10), 4);

    /** Who asks. Never printed. */
    public record Keys(String accessKey, String secretKey) {

        @Override
        public String toString() {
            return "Keys[…]";
        }
    }

    /**
     * @throws ProblemException {@link Problem#REQUEST_INVALID}
     */
    public BucketObject {
        require(endpoint.map(BucketObject::isOrigin).orElse(true), "endpoint must be https://HOST");
        require(REGION.matcher(region).matches(), "region must be letters, digits and '-'");
        require(BUCKET.matcher(bucket).matches(), "bucket is no name of a bucket");
        require(isKey(key), "key must have 1 to 1024 bytes and no control characters");
        require(isSecret(keys.accessKey()), "accessKey must be given");
        require(isSecret(keys.secretKey()), "secretKey must be given");
    }

    private static void require(boolean right, String otherwise) {
        if (!right) {
            throw new ProblemException(Problem.REQUEST_INVALID, otherwise);
        }
    }

    private static boolean isOrigin(String endpoint) {
        try {
            URI uri = new URI(endpoint);
            String scheme = String.valueOf(uri.getScheme());
            return (scheme.equals("http") || scheme.equals("https"))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isKey(String key) {
        return !key.isEmpty()
                && key.getBytes(StandardCharsets.UTF_8).length <= LONGEST_KEY
                && key.chars().noneMatch(Character::isISOControl);
    }

    private static boolean isSecret(String secret) {
        return !secret.isBlank()
                && secret.length() <= LONGEST_SECRET
                && secret.chars().allMatch(each -> each > ' ' && each < 0x7f);
    }

    /** The object for people: {@code s3://bucket/key at https://host}. */
    public String where() {
        return "s3://" + bucket + "/" + key + endpoint.map(at -> " at " + at).orElse("");
    }

    S3Settings settings() {
        return new S3Settings(
                endpoint.map(URI::create),
                region,
                bucket,
                "",
                Optional.of(new S3Settings.Credentials(keys.accessKey(), keys.secretKey())),
                pathStyle,
                PATIENCE);
    }

    @Override
    public String toString() {
        return where();
    }
}
