package assay.rules.sbom;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A package's address that says what it is and not where, {@code
 * pkg:deb/debian/openssl@3.0.11-1~deb12u2?arch=amd64&distro=debian-12}.
 *
 * @param type {@code deb}, {@code rpm}, {@code apk}
 * @param namespace who makes the distribution, or empty
 * @param qualifiers in the order of their names; those without value are left out
 * @see <a href="https://github.com/package-url/purl-spec">Package URL specification</a>
 */
record PackageUrl(
        String type,
        String namespace,
        String name,
        String version,
        SortedMap<String, String> qualifiers) {

    private static final String PLAIN =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_~:";

    /**
     * Of a package as {@code packages.byName} has it. An rpm's epoch is no part of its version
     * there, but a qualifier.
     *
     * @param distribution {@code debian-12.5}, or empty
     */
    static PackageUrl of(
            String type,
            String namespace,
            String distribution,
            String name,
            String version,
            String architecture) {
        SortedMap<String, String> qualifiers = new TreeMap<>();
        qualifiers.put("arch", architecture);
        qualifiers.put("distro", distribution);
        int colon = type.equals("rpm") ? version.indexOf(':') : -1;
        if (colon > 0) {
            qualifiers.put("epoch", version.substring(0, colon));
        }
        return new PackageUrl(
                type,
                namespace.toLowerCase(Locale.ROOT),
                type.equals("rpm") ? name : name.toLowerCase(Locale.ROOT),
                version.substring(colon + 1),
                qualifiers);
    }

    @Override
    public String toString() {
        String place = namespace.isEmpty() ? "" : encoded(namespace) + "/";
        String more =
                qualifiers.entrySet().stream()
                        .filter(entry -> !entry.getValue().isEmpty())
                        .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
                        .collect(Collectors.joining("&"));
        return "pkg:"
                + type
                + "/"
                + place
                + encoded(name)
                + "@"
                + encoded(version)
                + (more.isEmpty() ? "" : "?" + more);
    }

    private static String encoded(String text) {
        StringBuilder out = new StringBuilder();
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            if (PLAIN.indexOf(one) >= 0) {
                out.append((char) one);
            } else {
                out.append(String.format(Locale.ROOT, "%%%02X", one & 0xFF));
            }
        }
        return out.toString();
    }
}
