package assay.server.keystone;

import assay.server.web.PublicAddress;
import assay.server.web.SessionFilter;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.identity.Session;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** The catalogue for the operator, and the domain: to be read only, for they are what they are. */
@RestController
@RequestMapping(KeystoneVersions.PATH)
public final class KeystoneServices {

    private final PublicAddress address;
    private final KeystoneAuth.Region region;

    public KeystoneServices(PublicAddress address, KeystoneAuth.Region region) {
        this.address = address;
        this.region = region;
    }

    @JsonNaming(SnakeCaseStrategy.class)
    record ServiceJson(
            String id,
            String name,
            String type,
            boolean enabled,
            String description,
            Map<String, String> links) {}

    @JsonNaming(SnakeCaseStrategy.class)
    record EndpointJson(
            String id,
            @JsonProperty("interface") String kind,
            String region,
            String regionId,
            String serviceId,
            String url,
            boolean enabled,
            Map<String, String> links) {}

    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record RegionJson(
            String id,
            String description,
            @Nullable String parentRegionId,
            Map<String, String> links) {}

    @GetMapping("/services")
    Map<String, Object> services(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @RequestParam(required = false) @Nullable String type,
            @RequestParam(required = false) @Nullable String name,
            HttpServletRequest request) {
        session.requireOperator();
        List<ServiceJson> found =
                services(request).stream()
                        .filter(service -> type == null || service.type().equals(type))
                        .filter(service -> name == null || service.name().equals(name))
                        .toList();
        return KeystoneList.whole("services", found, self(request, "/services"));
    }

    @GetMapping("/services/{id}")
    Map<String, Object> service(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String id,
            HttpServletRequest request) {
        session.requireOperator();
        return Map.of("service", one(services(request), ServiceJson::id, id));
    }

    @GetMapping("/endpoints")
    Map<String, Object> endpoints(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @RequestParam(name = "interface", required = false) @Nullable String kind,
            @RequestParam(name = "service_id", required = false) @Nullable String service,
            HttpServletRequest request) {
        session.requireOperator();
        List<EndpointJson> found =
                endpoints(request).stream()
                        .filter(endpoint -> kind == null || endpoint.kind().equals(kind))
                        .filter(endpoint -> service == null || endpoint.serviceId().equals(service))
                        .toList();
        return KeystoneList.whole("endpoints", found, self(request, "/endpoints"));
    }

    @GetMapping("/endpoints/{id}")
    Map<String, Object> endpoint(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String id,
            HttpServletRequest request) {
        session.requireOperator();
        return Map.of("endpoint", one(endpoints(request), EndpointJson::id, id));
    }

    @GetMapping("/regions")
    Map<String, Object> regions(
            @RequestAttribute(SessionFilter.SESSION) Session session, HttpServletRequest request) {
        session.requireOperator();
        return KeystoneList.whole("regions", List.of(region(request)), self(request, "/regions"));
    }

    @GetMapping("/regions/{id}")
    Map<String, Object> region(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String id,
            HttpServletRequest request) {
        session.requireOperator();
        return Map.of("region", one(List.of(region(request)), RegionJson::id, id));
    }

    @GetMapping("/domains")
    Map<String, Object> domains(
            @RequestParam(required = false) @Nullable String name, HttpServletRequest request) {
        boolean isOurs = name == null || name.equalsIgnoreCase(KeystoneDomain.DEFAULT.name());
        List<Object> found =
                isOurs ? List.of(KeystoneDomain.whole(address.of(request))) : List.of();
        return KeystoneList.whole("domains", found, self(request, "/domains"));
    }

    @GetMapping("/domains/{id}")
    Map<String, Object> domain(@PathVariable String id, HttpServletRequest request) {
        if (!KeystoneDomain.isOurs(id)) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        return Map.of("domain", KeystoneDomain.whole(address.of(request)));
    }

    /** Whatever else Keystone has. */
    @RequestMapping("/**")
    ResponseEntity<KeystoneError> nothingThere(HttpServletRequest request) {
        return ResponseEntity.status(HttpStatus.NOT_FOUND)
                .body(KeystoneError.of(new ProblemException(Problem.NOT_FOUND), request));
    }

    private List<ServiceJson> services(HttpServletRequest request) {
        return catalog(request).stream()
                .map(service ->
                        new ServiceJson(
                                service.id(),
                                service.name(),
                                service.type(),
                                true,
                                "",
                                Map.of("self", self(request, "/services/" + service.id()))))
                .toList();
    }

    private List<EndpointJson> endpoints(HttpServletRequest request) {
        return catalog(request).stream()
                .flatMap(service ->
                        service.endpoints().stream()
                                .map(endpoint -> endpoint(service, endpoint, request)))
                .toList();
    }

    private EndpointJson endpoint(
            Catalog.Service service, Catalog.Endpoint endpoint, HttpServletRequest request) {
        return new EndpointJson(
                endpoint.id(),
                endpoint.kind(),
                endpoint.region(),
                endpoint.regionId(),
                service.id(),
                endpoint.url(),
                true,
                Map.of("self", self(request, "/endpoints/" + endpoint.id())));
    }

    private RegionJson region(HttpServletRequest request) {
        String self = self(request, "/regions/" + region.name());
        return new RegionJson(region.name(), "", null, Map.of("self", self));
    }

    private List<Catalog.Service> catalog(HttpServletRequest request) {
        return Catalog.services(address.of(request), region.name());
    }

    private static <T> T one(List<T> all, Function<T, String> id, String wanted) {
        return all.stream()
                .filter(item -> id.apply(item).equals(wanted))
                .findFirst()
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }

    private String self(HttpServletRequest request, String path) {
        return address.of(request) + KeystoneVersions.PATH + path;
    }
}
