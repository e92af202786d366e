package assay.server.glance;

import assay.server.web.PublicAddress;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Which versions there are, for everybody to see. */
@RestController
public final class GlanceVersions {

    /** Where all of this API is. */
    public static final String ROOT = "/image";

    /** Where what needs a token is. */
    public static final String V2 = ROOT + "/v2";

    /** What image tasks came with; later ones have locations and stores that we do not. */
    private static final int NEWEST = 13;

    private final PublicAddress address;

    public GlanceVersions(PublicAddress address) {
        this.address = address;
    }

    record Version(String id, String status, List<Link> links) {}

    record Link(String rel, String href) {}

    @GetMapping({ROOT, ROOT + "/", ROOT + "/v3/**"})
    ResponseEntity<Map<String, List<Version>>> choices(HttpServletRequest request) {
        return ResponseEntity.status(HttpStatus.MULTIPLE_CHOICES).body(versions(request));
    }

    @GetMapping({ROOT + "/versions", ROOT + "/versions/"})
    Map<String, List<Version>> versions(HttpServletRequest request) {
        List<Link> links = List.of(new Link("self", address.of(request) + V2 + "/"));
        return Map.of(
                "versions",
                IntStream.iterate(NEWEST, number -> number >= 0, number -> number - 1)
                        .mapToObj(number ->
                                new Version(
                                        "v2." + number,
                                        number == NEWEST ? "CURRENT" : "SUPPORTED",
                                        links))
                        .toList());
    }

    @GetMapping(V2)
    ResponseEntity<Void> v2(HttpServletRequest request) {
        return ResponseEntity.status(HttpStatus.FOUND)
                .location(URI.create(address.of(request) + V2 + "/"))
                .build();
    }

    @GetMapping(ROOT + "/healthcheck")
    ResponseEntity<String> health() {
        return ResponseEntity.ok("OK");
    }
}
