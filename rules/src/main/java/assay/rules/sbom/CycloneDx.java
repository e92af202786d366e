package assay.rules.sbom;

import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An inventory in the form of OWASP CycloneDX 1.6, JSON.
 *
 * @see <a href="https://cyclonedx.org/docs/1.6/json/">CycloneDX 1.6</a>
 */
public final class CycloneDx {

    static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private CycloneDx() {}

    /**
     * The document; it says no time, so that it is the same whenever it is made.
     *
     * @param image what to call the image
     */
    public static String write(Inventory inventory, String image) {
        ObjectNode bom = JSON.createObjectNode();
        bom.put("bomFormat", "CycloneDX");
        bom.put("specVersion", "1.6");
        bom.put("serialNumber", "urn:uuid:" + inventory.number());
        bom.put("version", 1);
        ObjectNode metadata = bom.putObject("metadata");
        ObjectNode tool = metadata.putObject("tools").putArray("components").addObject();
        tool.put("type", "application").put("name", "assay");
        metadata.putObject("component").put("type", "container").put("name", image);
        ArrayNode components = bom.putArray("components");
        ObjectNode system = components.addObject();
        system.put("type", "operating-system").put("bom-ref", "operating-system");
        system.put("name", inventory.system());
        if (!inventory.systemVersion().isEmpty()) {
            system.put("version", inventory.systemVersion());
        }
        inventory.items().forEach(item -> add(components.addObject(), item));
        return JSON.writeValueAsString(bom);
    }

    private static void add(ObjectNode component, Inventory.Item item) {
        String address = item.address().toString();
        component.put("type", "library").put("bom-ref", address);
        if (!item.vendor().isEmpty()) {
            component.putObject("supplier").put("name", item.vendor());
        }
        component.put("name", item.name()).put("version", item.version()).put("purl", address);
        ArrayNode properties = component.putArray("properties");
        for (List<String> property :
                List.of(
                        List.of("assay:architecture", item.architecture()),
                        List.of("assay:source", item.source()),
                        List.of("assay:sourceVersion", item.sourceVersion()))) {
            if (!property.getLast().isEmpty()) {
                properties
                        .addObject()
                        .put("name", property.getFirst())
                        .put("value", property.getLast());
            }
        }
    }
}
