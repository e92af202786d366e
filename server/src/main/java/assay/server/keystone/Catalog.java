package assay.server.keystone;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** What there is to find at this server, in the words of OpenStack. */
final class Catalog {

    private static final List<String> INTERFACES = List.of("public", "internal", "admin");

    /** What is served; its path is where its versions are listed. */
    private enum Kind {
        IMAGE("image", "glance", "/image"),
        IDENTITY("identity", "keystone", KeystoneVersions.ROOT);

        private final String type;
        private final String service;
        private final String path;

        Kind(String type, String service, String path) {
            this.type = type;
            this.service = service;
            this.path = path;
        }
    }

    private Catalog() {}

    /** A service with its endpoints, as a token shows it. */
    record Service(String id, String type, String name, List<Endpoint> endpoints) {}

    /** An endpoint. */
    @JsonNaming(SnakeCaseStrategy.class)
    record Endpoint(
            String id,
            @JsonProperty("interface") String kind,
            String region,
            String regionId,
            String url) {}

    /**
     * All services.
     *
     * @param address where this server is reached
     */
    static List<Service> services(String address, String region) {
        return Stream.of(Kind.values())
                .map(kind ->
                        new Service(
                                kind.type,
                                kind.type,
                                kind.service,
                                endpoints(kind, address, region)))
                .toList();
    }

    private static List<Endpoint> endpoints(Kind kind, String address, String region) {
        return INTERFACES.stream()
                .map(name ->
                        new Endpoint(
                                kind.type + "-" + name, name, region, region, address + kind.path))
                .toList();
    }
}
