package assay.service.transfer;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.bucket.Bucket;
import assay.service.bucket.BucketObject;
import assay.service.bucket.BucketObject.Keys;
import assay.service.net.OutboundAddresses;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.core5.util.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Where a file is that somebody else keeps. Its parts are secret but for {@link #shown}. */
public sealed interface Remote {

    /** How long to wait for a connection, and for each next byte. */
    Timeout PATIENCE = Timeout.ofSeconds(60);

    /** A file on a web server. */
    record Url(String url) implements Remote {

        /**
         * @throws ProblemException {@link Problem#REQUEST_INVALID}
         */
        public Url {
            WebAddress.parse(url);
        }

        @Override
        public String toString() {
            return shown();
        }
    }

    /** An object in a bucket. */
    record InBucket(BucketObject object) implements Remote {

        @Override
        public String toString() {
            return shown();
        }
    }

    /** The place for people, without keys. */
    default String shown() {
        return switch (this) {
            case Url at -> WebAddress.parse(at.url()).shown();
            case InBucket at -> at.object().where();
        };
    }

    /** To read from there; nothing is asked yet. */
    default Source source(OutboundAddresses outbound) {
        return switch (this) {
            case Url at -> new WebSource(WebAddress.parse(at.url()), outbound, PATIENCE);
            case InBucket at -> new ObjectSource(Bucket.open(at.object(), outbound));
        };
    }

    /**
     * Refuses at once what is named by a number that is not called; names are looked up later.
     *
     * @throws ProblemException {@link Problem#ADDRESS_REFUSED}
     */
    default void requireCalled(OutboundAddresses outbound) {
        Optional<String> host =
                switch (this) {
                    case Url at -> Optional.of(WebAddress.parse(at.url()).uri().getHost());
                    case InBucket at ->
                            at.object().endpoint().map(uri -> URI.create(uri).getHost());
                };
        boolean refused =
                host.flatMap(OutboundAddresses::literal)
                        .filter(address -> !outbound.mayCall(address))
                        .isPresent();
        if (refused) {
            throw new ProblemException(Problem.ADDRESS_REFUSED, host.orElseThrow());
        }
    }

    /** All of it, to be sealed. */
    default String toJson() {
        return JsonMapper.shared()
                .writeValueAsString(
                        switch (this) {
                            case Url at -> Map.of("url", at.url());
                            case InBucket at -> json(at.object());
                        });
    }

    private static Map<String, Object> json(BucketObject object) {
        return Map.of(
                "endpoint", object.endpoint().orElse(""),
                "region", object.region(),
                "bucket", object.bucket(),
                "key", object.key(),
                "accessKey", object.keys().accessKey(),
                "secretKey", object.keys().secretKey(),
                "pathStyle", object.pathStyle());
    }

    /** What {@link #toJson} wrote. */
    static Remote parse(String json) {
        JsonNode node = JsonMapper.shared().readTree(json);
        if (node.has("url")) {
            return new Url(node.path("url").asString());
        }
        return new InBucket(
                new BucketObject(
                        Optional.of(node.path("endpoint").asString()).filter(at -> !at.isEmpty()),
                        node.path("region").asString(),
                        node.path("bucket").asString(),
                        node.path("key").asString(),
                        new Keys(
                                node.path("accessKey").asString(),
                                node.path("secretKey").asString()),
                        node.path("pathStyle").asBoolean()));
    }
}
