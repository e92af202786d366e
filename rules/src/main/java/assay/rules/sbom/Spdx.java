package assay.rules.sbom;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An inventory in the form of SPDX 2.3 (ISO/IEC 5962), JSON.
 *
 * @see <a href="https://spdx.github.io/spdx-spec/v2.3/">SPDX 2.3</a>
 */
public final class Spdx {

    private static final String UNKNOWN = "NOASSERTION";
    private static final String DOCUMENT = "SPDXRef-DOCUMENT";
    private static final String SYSTEM = "SPDXRef-OperatingSystem";

    private Spdx() {}

    /**
     * The document. What is not known, such as licences, it says so of.
     *
     * @param image what to call the image
     * @param created when the document was made, which SPDX wants to know
     */
    public static String write(Inventory inventory, String image, Instant created) {
        ObjectNode document = CycloneDx.JSON.createObjectNode();
        document.put("spdxVersion", "SPDX-2.3");
        document.put("dataLicense", "CC0-1.0");
        document.put("SPDXID", DOCUMENT);
        document.put("name", image);
        document.put("documentNamespace", "urn:uuid:" + inventory.number());
        ObjectNode creation = document.putObject("creationInfo");
        creation.put("created", created.truncatedTo(ChronoUnit.SECONDS).toString());
        creation.putArray("creators").add("Tool: assay");
        ArrayNode packages = document.putArray("packages");
        ObjectNode system =
                described(
                        packages.addObject(),
                        SYSTEM,
                        inventory.system(),
                        inventory.systemVersion());
        system.put("primaryPackagePurpose", "OPERATING-SYSTEM");
        ArrayNode relations = document.putArray("relationships");
        relate(relations, DOCUMENT, "DESCRIBES", SYSTEM);
        int number = 0;
        for (Inventory.Item item : inventory.items()) {
            String id = "SPDXRef-Package-" + ++number + "-" + plain(item.name());
            add(described(packages.addObject(), id, item.name(), item.version()), item);
            relate(relations, SYSTEM, "CONTAINS", id);
        }
        return CycloneDx.JSON.writeValueAsString(document);
    }

    private static ObjectNode described(ObjectNode one, String id, String name, String version) {
        one.put("SPDXID", id).put("name", name);
        if (!version.isEmpty()) {
            one.put("versionInfo", version);
        }
        one.put("downloadLocation", UNKNOWN).put("filesAnalyzed", false);
        one.put("licenseConcluded", UNKNOWN).put("licenseDeclared", UNKNOWN);
        return one.put("copyrightText", UNKNOWN);
    }

    private static void add(ObjectNode one, Inventory.Item item) {
        one.put("supplier", item.vendor().isEmpty() ? UNKNOWN : "Organization: " + item.vendor());
        if (!item.source().isEmpty()) {
            one.put("sourceInfo", "built from " + item.source() + " " + item.sourceVersion());
        }
        one.putArray("externalRefs")
                .addObject()
                .put("referenceCategory", "PACKAGE-MANAGER")
                .put("referenceType", "purl")
                .put("referenceLocator", item.address().toString());
    }

    private static void relate(ArrayNode relations, String from, String type, String to) {
        relations
                .addObject()
                .put("spdxElementId", from)
                .put("relationshipType", type)
                .put("relatedSpdxElement", to);
    }

    /** Identifiers have letters, digits, dots and hyphens. */
    private static String plain(String name) {
        return name.replaceAll("[^A-Za-z0-9.-]", "-");
    }
}
