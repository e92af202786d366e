package assay.rules.vuln;

import assay.guest.Facts;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The installed packages under the names that advisories may call them by: that of their source
 * and, for rpm, their own. Of kernels only the one that boots is among them.
 *
 * @param versions by name
 * @param programs the names of sources of software beside the system
 */
record Candidates(Map<String, Set<String>> versions, Set<String> programs) {

    private static final Pattern DEBIAN_KERNEL =
            Pattern.compile(
                    "linux-(image|modules|headers|tools|cloud-tools|kbuild|compiler|buildinfo)-.*"
                            + "|linux-libc-dev");

    private static final Pattern RPM_KERNEL =
            Pattern.compile(
                    "kernel(-(core|modules|default|devel|headers|tools|uek|lt|ml|rt)\\b.*)?");

    /** Parts of a system that are components too. */
    private static final Set<String> OF_SYSTEM = Set.of("openssl", "python");

    static Candidates of(Facts facts, Map<?, ?> packages) {
        String format = text(facts, "os.pkgFormat");
        String kernel = text(facts, "kernel.default.version");
        Map<String, Set<String>> versions = new TreeMap<>();
        Map<String, String> withEpoch = new HashMap<>();
        packages.forEach((name, about) -> {
            String version = field(about, "version");
            withEpoch.put(field(about, "source") + " " + withoutEpoch(version), version);
        });
        packages.forEach((key, about) -> {
            String name = (String) key;
            String source = field(about, "source");
            source = source.isEmpty() ? name : source;
            String version = field(about, "version");
            String sourceVersion = field(about, "sourceVersion");
            sourceVersion = sourceVersion.isEmpty() ? version : sourceVersion;
            switch (format) {
                case "deb" -> debian(name, source, version, sourceVersion, kernel, versions);
                case "rpm" -> {
                    Optional<String> booted = booted(name, kernel);
                    String whole =
                            withEpoch.getOrDefault(source + " " + sourceVersion, sourceVersion);
                    add(versions, name, booted.orElse(version));
                    if (!versions.containsKey(source) || !source.equals(name)) {
                        add(versions, source, booted.orElse(whole));
                    }
                }
                default -> add(versions, source, sourceVersion);
            }
        });
        return new Candidates(versions, programs(facts, packages));
    }

    /** Signed kernels have a source of their own; advisories are about the one inside it. */
    private static void debian(
            String name,
            String source,
            String version,
            String sourceVersion,
            String kernel,
            Map<String, Set<String>> versions) {
        boolean signed = source.startsWith("linux-signed");
        String plain = signed ? source.replaceFirst("-signed(-(amd64|arm64|i386))?", "") : source;
        if (DEBIAN_KERNEL.matcher(name).matches()) {
            boolean boots =
                    name.equals("linux-image-" + kernel)
                            || name.equals("linux-image-unsigned-" + kernel);
            boolean any = kernel.isEmpty() && name.matches("linux-image-(unsigned-)?[0-9].*");
            if (boots || any) {
                add(versions, plain, signed ? version : sourceVersion);
            }
        } else {
            add(versions, source, sourceVersion);
        }
    }

    /** The version of a package of the kernel, if it has that of the kernel that boots. */
    private static Optional<String> booted(String name, String kernel) {
        if (!RPM_KERNEL.matcher(name).matches() || !kernel.matches(".*\\.(el|fc|oe|an)\\d.*")) {
            return Optional.empty();
        }
        int arch = kernel.lastIndexOf('.');
        return Optional.of(kernel.substring(0, arch));
    }

    private static void add(Map<String, Set<String>> versions, String name, String version) {
        versions.computeIfAbsent(name, _ -> new LinkedHashSet<>()).add(version);
    }

    private static Set<String> programs(Facts facts, Map<?, ?> packages) {
        Set<String> programs = new LinkedHashSet<>();
        if (facts.at("components").orElse(null) instanceof Iterable<?> components) {
            for (Object component : components) {
                String name = field(component, "package");
                if (!OF_SYSTEM.contains(field(component, "name"))
                        && packages.get(name) instanceof Map<?, ?> about) {
                    programs.add(name);
                    programs.add(field(about, "source"));
                }
            }
        }
        return programs;
    }

    private static String withoutEpoch(String version) {
        return version.substring(version.indexOf(':') + 1);
    }

    private static String text(Facts facts, String path) {
        return facts.at(path).map(Object::toString).orElse("");
    }

    private static String field(Object about, String key) {
        Object value = about instanceof Map<?, ?> fields ? fields.get(key) : null;
        return value == null ? "" : value.toString();
    }
}
