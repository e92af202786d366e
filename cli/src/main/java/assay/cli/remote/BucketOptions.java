package assay.cli.remote;

import assay.cli.CommandFailure;
import assay.cli.ExitCode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** An object of an S3 service, and where its keys are. */
final class BucketOptions {

    private static final Pattern OBJECT = Pattern.compile("s3://([^/]+)/(.+)");

    @Option(
            names = "--s3-endpoint",
            paramLabel = "URL",
            description = "The S3 service; AWS if absent. S3 服务的地址。")
    private Optional<String> endpoint = Optional.empty();

    @Option(names = "--s3-region", paramLabel = "NAME", description = "Its region. 区域。")
    private Optional<String> region = Optional.empty();

    /** Whether an address names an object of a bucket. */
    static boolean isOne(String address) {
        return OBJECT.matcher(address).matches();
    }

    /**
     * The object as the API has it, with the keys of the environment: {@code AWS_ACCESS_KEY_ID} and
     * {@code AWS_SECRET_ACCESS_KEY}, as AWS's own tools have them.
     *
     * @param address {@code s3://BUCKET/KEY}
     */
    Map<String, Object> json(String address, ServerOptions options) throws CommandFailure {
        Matcher object = OBJECT.matcher(address);
        if (!object.matches()) {
            throw options.failure(ExitCode.USAGE, "remote.object", address);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        endpoint.ifPresent(value -> json.put("endpoint", value));
        region.ifPresent(value -> json.put("region", value));
        json.put("bucket", object.group(1));
        json.put("key", object.group(2));
        json.put("accessKey", secret("AWS_ACCESS_KEY_ID", options));
        json.put("secretKey", secret("AWS_SECRET_ACCESS_KEY", options));
        return json;
    }

    private static String secret(String variable, ServerOptions options) throws CommandFailure {
        String value = System.getenv(variable);
        if (value == null || value.isEmpty()) {
            throw options.failure(ExitCode.USAGE, "remote.noKeys", variable);
        }
        return value;
    }
}
