package assay.rules.report;

import static assay.rules.report.SarifReport.object;

import assay.rules.Excerpt;
import assay.rules.Observation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where evidence was seen, as SARIF names places: a file inside the image by its path below the
 * image's root, all else by the image's file and the words for the place.
 */
final class SarifPlaces {

    /** The root of the guest's files. Nobody can open it, so it has a description and no URI. */
    private static final String IN_IMAGE = "IMAGE";

    private static final Pattern GUEST_PATH = Pattern.compile("(/|[A-Za-z]:[/\\\\]).*");

    /** RFC 3986, 2.3, and what parts names. */
    private static final String UNRESERVED =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";

    private final String image;

    /**
     * @param image the name of the image's file
     */
    SarifPlaces(String image) {
        this.image = image.isEmpty() ? "image" : image;
    }

    /** SARIF 2.1.0, 3.14.14. */
    static Map<String, Object> bases() {
        return object(
                IN_IMAGE,
                object("description", object("text", "The root of the files inside the image.")));
    }

    /** At least one place: some readers of SARIF refuse results without. */
    List<Map<String, Object>> of(List<Observation> evidence) {
        List<Map<String, Object>> places =
                evidence.stream()
                        .filter(seen -> !seen.where().isEmpty())
                        .map(this::place)
                        .distinct()
                        .toList();
        return places.isEmpty() ? List.of(object("physicalLocation", inImageFile())) : places;
    }

    private Map<String, Object> place(Observation seen) {
        if (!GUEST_PATH.matcher(seen.where()).matches()) {
            return object(
                    "physicalLocation",
                    inImageFile(),
                    "logicalLocations",
                    List.of(object("fullyQualifiedName", seen.where(), "kind", "element")));
        }
        Map<String, Object> physical =
                object("artifactLocation", object("uri", uri(seen.where()), "uriBaseId", IN_IMAGE));
        if (seen.line() > 0) {
            physical.put(
                    "region",
                    seen.text().isEmpty()
                            ? object("startLine", seen.line())
                            : object(
                                    "startLine",
                                    seen.line(),
                                    "snippet",
                                    object("text", seen.text())));
        }
        return object("physicalLocation", physical);
    }

    private Map<String, Object> inImageFile() {
        return object("artifactLocation", object("uri", uri(image)));
    }

    /** A relative reference (RFC 3986, 4.2) that nobody can take for an absolute one. */
    private static String uri(String path) {
        String relative =
                Stream.of(path.replace('\\', '/').split("/"))
                        .filter(name -> !name.isEmpty() && !name.equals(".") && !name.equals(".."))
                        .collect(Collectors.joining("/"));
        StringBuilder uri = new StringBuilder();
        for (byte octet : Excerpt.printable(relative).getBytes(StandardCharsets.UTF_8)) {
            if (UNRESERVED.indexOf(octet) >= 0) {
                uri.append((char) octet);
            } else {
                uri.append(String.format("%%%02X", octet));
            }
        }
        return uri.isEmpty() ? "." : uri.toString();
    }
}
