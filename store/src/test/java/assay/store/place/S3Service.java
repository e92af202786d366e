package assay.store.place;

import assay.testkit.S3Proxy;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The S3 service of these tests: an s3proxy of their own, or the one that {@code ASSAY_S3_ENDPOINT}
 * names, with {@code ASSAY_S3_BUCKET}, {@code ASSAY_S3_ACCESS_KEY} and {@code ASSAY_S3_SECRET_KEY}.
 */
final class S3Service implements Closeable {

    private final @Nullable S3Proxy proxy;
    private final URI endpoint;

    private S3Service(@Nullable S3Proxy proxy, URI endpoint) {
        this.proxy = proxy;
        this.endpoint = endpoint;
    }

    static S3Service start(Path folder) throws IOException {
        String given = System.getenv("ASSAY_S3_ENDPOINT");
        if (given != null) {
            return new S3Service(null, URI.create(given));
        }
        S3Proxy proxy = S3Proxy.start(folder);
        return new S3Service(proxy, proxy.endpoint());
    }

    private static String value(String name, String usual) {
        return Optional.ofNullable(System.getenv(name)).orElse(usual);
    }

    /** Settings of a place that nobody has used. */
    S3Settings empty() {
        return below("assay/" + UUID.randomUUID());
    }

    S3Settings below(String prefix) {
        return new S3Settings(
                Optional.of(endpoint),
                value("ASSAY_S3_REGION", "us-east-1"),
                value("ASSAY_S3_BUCKET", S3Proxy.BUCKET),
                prefix,
                Optional.of(
                        new S3Settings.Credentials(
                                value("ASSAY_S3_ACCESS_KEY", S3Proxy.ACCESS_KEY),
                                value("ASSAY_S3_SECRET_KEY", S3Proxy.SECRET_KEY))),
                true,
                S3Settings.Patience.USUAL);
    }

    @Override
    public void close() {
        if (proxy != null) {
            proxy.close();
        }
    }
}
