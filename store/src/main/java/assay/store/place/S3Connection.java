package assay.store.place;

import org.apache.hc.client5.http.DnsResolver;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * The SDK's client, switched so that the same requests are understood by AWS, Ceph's radosgw,
 * Swift's s3api and s3proxy: no checksums in trailers, no chunked signatures.
 */
public final class S3Connection {

    private S3Connection() {}

    /** A client that makes at most {@code connections} requests at once. */
    public static S3Client open(S3Settings settings, int connections) {
        return open(settings, http(settings, connections));
    }

    /**
     * The same for an endpoint that a user named: it connects to addresses that {@code names} gives
     * and to no other, by no proxy.
     */
    public static S3Client open(S3Settings settings, int connections, DnsResolver names) {
        return open(
                settings,
                http(settings, connections)
                        .dnsResolver(names)
                        .proxyConfiguration(
                                ProxyConfiguration.builder()
                                        .useSystemPropertyValues(false)
                                        .useEnvironmentVariableValues(false)
                                        .build()));
    }

    private static Apache5HttpClient.Builder http(S3Settings settings, int connections) {
        return Apache5HttpClient.builder()
                .maxConnections(connections)
                .connectionTimeout(settings.patience().connect())
                .socketTimeout(settings.patience().attempt());
    }

    private static S3Client open(S3Settings settings, Apache5HttpClient.Builder http) {
        S3Settings.Patience patience = settings.patience();
        S3ClientBuilder builder =
                S3Client.builder()
                        .region(Region.of(settings.region()))
                        .credentialsProvider(credentials(settings))
                        .forcePathStyle(settings.pathStyle())
                        // What is on by default since 2025 fails on radosgw 16 and Swift 2.30.
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                        .serviceConfiguration(
                                // Asking first whether a small object may be put costs more than
                                // putting it in vain.
                                s3 -> s3.chunkedEncodingEnabled(false).expectContinueEnabled(false))
                        .httpClientBuilder(http)
                        .overrideConfiguration(client ->
                                client.apiCallAttemptTimeout(patience.attempt())
                                        .apiCallTimeout(patience.call())
                                        .retryStrategy(
                                                AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                                        .maxAttempts(patience.attempts())
                                                        .build()));
        settings.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private static AwsCredentialsProvider credentials(S3Settings settings) {
        if (settings.credentials().isEmpty()) {
            return DefaultCredentialsProvider.builder().build();
        }
        S3Settings.Credentials keys = settings.credentials().get();
        return StaticCredentialsProvider.create(
                AwsBasicCredentials.create(keys.accessKey(), keys.secretKey()));
    }
}
