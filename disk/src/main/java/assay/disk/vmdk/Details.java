package assay.disk.vmdk;

import assay.disk.PrintableText;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What an image says about itself, for people. */
final class Details {

    private static final int MAX_SHOWN = 40;

    private Details() {}

    /** What a descriptor says. */
    static Map<String, String> of(Descriptor descriptor) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("create type", printable(descriptor.createType()));
        if (!descriptor.get("ddb.adapterType").isEmpty()) {
            details.put("adapter type", printable(descriptor.get("ddb.adapterType")));
        }
        return details;
    }

    /** What a descriptor and a header say. */
    static Map<String, String> of(
            Descriptor descriptor, SparseExtentHeader header, Geometry geometry) {
        Map<String, String> details = of(descriptor);
        details.put("version", String.valueOf(header.version()));
        details.put("grain size", String.valueOf(geometry.grainSize()));
        details.put("dirty", String.valueOf(header.uncleanShutdown()));
        return details;
    }

    private static String printable(String text) {
        return PrintableText.of(text.getBytes(StandardCharsets.ISO_8859_1), MAX_SHOWN);
    }
}
