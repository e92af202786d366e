package assay.rules.sbom;

import assay.disk.Sha256;
import assay.guest.Evidence;
import assay.guest.Facts;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The software of an image: its system and its packages. The same image has always the same
 * inventory, in the same order and with the same number.
 *
 * @param system the distribution, {@code debian}
 * @param systemVersion empty if it has none
 * @param items by name
 * @param number of this inventory: of the packages and of the file systems they are in
 */
public record Inventory(String system, String systemVersion, List<Item> items, UUID number) {

    public Inventory {
        items = List.copyOf(items);
    }

    /**
     * A package.
     *
     * @param source the source package, with its version
     * @param vendor empty if nobody says it
     */
    record Item(
            String name,
            String version,
            String architecture,
            String source,
            String sourceVersion,
            String vendor,
            PackageUrl address) {}

    /** The inventory; empty if the packages are not known. */
    public static Optional<Inventory> of(Facts facts) {
        if (!(facts.at("packages.byName").orElse(null) instanceof Map<?, ?> packages)) {
            return Optional.empty();
        }
        String system = text(facts, "os.distro");
        String version = text(facts, "os.version");
        String format = text(facts, "os.pkgFormat");
        String distribution = version.isEmpty() ? system : system + "-" + version;
        Map<String, Item> items = new TreeMap<>();
        packages.forEach((key, value) -> {
            String name = (String) key;
            Map<?, ?> about = (Map<?, ?>) value;
            items.put(
                    name,
                    new Item(
                            name,
                            text(about, "version"),
                            text(about, "arch"),
                            text(about, "source"),
                            text(about, "sourceVersion"),
                            text(about, "vendor"),
                            PackageUrl.of(
                                    format,
                                    system,
                                    distribution,
                                    name,
                                    text(about, "version"),
                                    text(about, "arch"))));
        });
        List<Item> list = new ArrayList<>(items.values());
        return Optional.of(new Inventory(system, version, list, number(facts, distribution, list)));
    }

    private static String text(Facts facts, String path) {
        return facts.at(path).map(Object::toString).orElse("");
    }

    private static String text(Map<?, ?> about, String key) {
        Object value = about.get(key);
        return value == null ? "" : value.toString();
    }

    /** A UUID by name (version 8 of RFC 9562), for images that differ in software or disks. */
    private static UUID number(Facts facts, String distribution, List<Item> items) {
        StringBuilder named = new StringBuilder(distribution).append('\n');
        items.forEach(item -> named.append(item.address()).append('\n'));
        for (Evidence seen : facts.evidenceFor("filesystems")) {
            named.append(seen.where()).append(' ').append(seen.text()).append('\n');
        }
        ByteBuffer digest = ByteBuffer.wrap(Sha256.of(named.toString()));
        return new UUID(
                (digest.getLong(0) & 0xFFFF_FFFF_FFFF_0FFFL) | 0x8000,
                (digest.getLong(8) & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
    }
}
