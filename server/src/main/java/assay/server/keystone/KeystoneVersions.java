package assay.server.keystone;

import assay.server.web.IdentityAddress;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Which versions there are: one, here or at the Keystone that there is instead. */
@RestController
public final class KeystoneVersions {

    /** Where all of this API is. */
    public static final String ROOT = "/identity";

    static final String PATH = ROOT + "/v3";

    private final IdentityAddress identity;

    public KeystoneVersions(IdentityAddress identity) {
        this.identity = identity;
    }

    record Version(
            String id,
            String status,
            String updated,
            List<Link> links,
            @JsonProperty("media-types") List<MediaType> mediaTypes) {}

    record Link(String rel, String href) {}

    record MediaType(String base, String type) {}

    record Values(List<Version> values) {}

    @GetMapping({ROOT, ROOT + "/"})
    ResponseEntity<Map<String, Values>> versions(HttpServletRequest request) {
        return ResponseEntity.status(HttpStatus.MULTIPLE_CHOICES)
                .body(Map.of("versions", new Values(List.of(v3(request)))));
    }

    @GetMapping({PATH, PATH + "/"})
    Map<String, Version> version(HttpServletRequest request) {
        return Map.of("version", v3(request));
    }

    private Version v3(HttpServletRequest request) {
        return new Version(
                "v3.14",
                "stable",
                "2020-04-07T00:00:00Z",
                List.of(new Link("self", identity.of(request) + "/")),
                List.of(
                        new MediaType(
                                "application/json", "application/vnd.openstack.identity-v3+json")));
    }
}
