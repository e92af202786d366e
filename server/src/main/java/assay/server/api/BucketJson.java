package assay.server.api;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.bucket.BucketObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code BucketObject} of the API. Never sent, never printed. */
record BucketJson(
        @Nullable String endpoint,
        @Nullable String region,
        @Nullable String bucket,
        @Nullable String key,
        @Nullable String accessKey,
        @Nullable String secretKey,
        @Nullable Boolean pathStyle) {

    /**
     * The object that is meant.
     *
     * @throws ProblemException {@link Problem#REQUEST_INVALID}
     */
    BucketObject object() {
        return new BucketObject(
                Optional.ofNullable(endpoint),
                region == null ? "us-east-1" : region,
                given("bucket", bucket),
                given("key", key),
                new BucketObject.Keys(given("accessKey", accessKey), given("secretKey", secretKey)),
                pathStyle == null ? endpoint != null : pathStyle);
    }

    private static String given(String name, @Nullable String value) {
        if (value == null) {
            throw new ProblemException(Problem.REQUEST_INVALID, name + " must be given");
        }
        return value;
    }

    @Override
    public String toString() {
        return "BucketJson[…]";
    }
}
