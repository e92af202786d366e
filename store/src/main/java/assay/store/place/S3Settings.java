package assay.store.place;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which bucket of which S3 service a place is, and how long to wait for it.
 *
 * @param endpoint where the service is; AWS knows its own endpoints, so there it may be empty
 * @param region what requests are signed for; services with one region take {@code us-east-1}
 * @param prefix what all names of objects begin with, as {@code assay/prod}; empty for none
 * @param credentials empty for what the machine offers: environment, profile, container, instance
 * @param pathStyle whether the bucket is part of the path, not of the host's name: what nearly
 *     every service takes except AWS
 */
public record S3Settings(
        Optional<URI> endpoint,
        String region,
        String bucket,
        String prefix,
        Optional<Credentials> credentials,
        boolean pathStyle,
        Patience patience) {

    private static final Pattern PREFIX = Pattern.compile("([A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*)?");

    /** With 200 of our own, this stays far below the 1,024 bytes that S3 allows for a name. */
    private static final int LONGEST_PREFIX = 200;

    /**
     * @throws IllegalArgumentException that says which setting is wrong
     */
    public S3Settings {
        if (endpoint.isPresent() && !isHttp(endpoint.get())) {
            throw new IllegalArgumentException(
                    "the endpoint of the S3 service must be http://host or https://host, not "
                            + endpoint.get());
        }
        if (region.isBlank() || bucket.isBlank()) {
            throw new IllegalArgumentException("an S3 place needs a region and a bucket");
        }
        if (prefix.length() > LONGEST_PREFIX || !PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "the prefix must be words of letters, digits, '.', '_' and '-' joined by"
                            + " slashes, at most "
                            + LONGEST_PREFIX
                            + " characters, not "
                            + prefix);
        }
    }

    private static boolean isHttp(URI endpoint) {
        String scheme = String.valueOf(endpoint.getScheme());
        return (scheme.equals("http") || scheme.equals("https")) && endpoint.getHost() != null;
    }

    /** The bucket for people: with its prefix and where it is. */
    String where() {
        return "bucket "
                + bucket
                + (prefix.isEmpty() ? "" : " below " + prefix + "/")
                + endpoint.map(uri -> " at " + uri).orElse(" of AWS in " + region);
    }

    /** The key of the object called {@code name}, or the beginning of the keys of many. */
    String key(String name) {
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    /** Who asks. Never printed with its secret. */
    public record Credentials(String accessKey, String secretKey) {

        @Override
        public String toString() {
            return "Credentials[" + accessKey + "]";
        }
    }

    /**
     * How long to wait, and how often to try. An object has at most 16 MiB.
     *
     * @param connect for a connection
     * @param attempt for one whole answer
     * @param call for all attempts together, with the pauses between them
     * @param attempts at least 1; the pauses between them grow, and are random
     */
    public record Patience(Duration connect, Duration attempt, Duration call, int attempts) {

        /** What suits a service in the same building as well as one behind a slow line. */
        public static final Patience USUAL =
                new Patience(
                        Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofMinutes(3), 5);
    }
}
