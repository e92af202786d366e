package assay.guest.linux.repo;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What dpkg's installed packages need and provide, from its status file.
 *
 * <p>Architectures are not told apart: a package of another one is enough here.
 */
final class DpkgNeeds {

    /** One who needs something. */
    private record Need(String who, List<Dependency> alternatives) {}

    /** Versions by name of what is installed; an empty one is provided without version. */
    private final Map<String, List<String>> present = new HashMap<>();

    private final List<Need> needs = new ArrayList<>();
    private final Map<String, String> fields = new HashMap<>();

    private DpkgNeeds() {}

    /**
     * Needs that nothing installed meets: {@code nginx needs libpcre3 (>= 1:8.35)}.
     *
     * @param paragraphs of the status file
     */
    static List<String> unmet(byte[] paragraphs) {
        DpkgNeeds all = new DpkgNeeds();
        eachLine(paragraphs, all::line);
        all.paragraph();
        return all.needs.stream()
                .filter(need -> need.alternatives().stream().noneMatch(all::isMet))
                .map(need ->
                        need.who()
                                + " needs "
                                + String.join(
                                        " | ",
                                        need.alternatives().stream()
                                                .map(Dependency::toString)
                                                .toList()))
                .distinct()
                .sorted()
                .toList();
    }

    private static void eachLine(byte[] bytes, Consumer<String> sink) {
        for (int start = 0; start < bytes.length; ) {
            int end = start;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            if (end == start || isWanted(bytes[start])) {
                sink.accept(new String(bytes, start, end - start, StandardCharsets.UTF_8));
            }
            start = end + 1;
        }
    }

    /** Package, Provides, Pre-Depends, Depends, Status, Version: few of the file's lines. */
    private static boolean isWanted(byte first) {
        return first == 'P' || first == 'D' || first == 'S' || first == 'V';
    }

    private void line(String line) {
        if (line.isEmpty()) {
            paragraph();
            return;
        }
        int colon = line.indexOf(':');
        if (colon > 0) {
            fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
    }

    private void paragraph() {
        String name = fields.getOrDefault("Package", "");
        if (!name.isEmpty() && fields.getOrDefault("Status", "").endsWith(" installed")) {
            add(name, fields.getOrDefault("Version", ""));
            for (List<Dependency> provided : Dependency.list(fields.getOrDefault("Provides", ""))) {
                provided.forEach(one -> add(one.name(), one.version()));
            }
            for (String field : List.of("Pre-Depends", "Depends")) {
                Dependency.list(fields.getOrDefault(field, ""))
                        .forEach(alternatives -> needs.add(new Need(name, alternatives)));
            }
        }
        fields.clear();
    }

    private void add(String name, String version) {
        present.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(version);
    }

    /** What is provided without a version is not enough for who needs one. */
    private boolean isMet(Dependency needed) {
        return present.getOrDefault(needed.name(), List.of()).stream()
                .anyMatch(version ->
                        needed.relation().isEmpty()
                                || (!version.isEmpty() && needed.isMetBy(version)));
    }
}
