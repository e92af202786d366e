package assay.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** Prints differences as they are found. docs/cli.md describes both forms. */
final class DiffReport {

    private final ImageOptions options;
    private final Messages messages;
    private String section = "";

    DiffReport(ImageOptions options) {
        this.options = options;
        this.messages = options.messages();
    }

    /** Whether no difference was reported. */
    boolean isEmpty() {
        return section.isEmpty();
    }

    /** Says so if there was none. */
    void end() {
        if (isEmpty() && !options.isJson()) {
            options.out().println(messages.text("diff.same"));
        }
    }

    /** A file that only the second image has. */
    void added(String path, FileState state) {
        file(path, "added", Map.of("b", state.toMap()), "");
    }

    /** A file that only the first image has. */
    void removed(String path, FileState state) {
        file(path, "removed", Map.of("a", state.toMap()), "");
    }

    /** A file that both have. */
    void changed(String path, List<FileState.Part> parts, FileState a, FileState b) {
        Map<String, Object> rest = new LinkedHashMap<>();
        rest.put("differs", parts.stream().map(DiffReport::name).toList());
        rest.put("a", a.toMap());
        rest.put("b", b.toMap());
        String text =
                parts.stream()
                        .map(part ->
                                messages.text(
                                        "diff.file." + name(part),
                                        GuestFile.printable(a.text(part)),
                                        GuestFile.printable(b.text(part))))
                        .collect(Collectors.joining(", "));
        file(path, "changed", rest, "  " + text);
    }

    private static String name(FileState.Part part) {
        return part.name().toLowerCase(Locale.ROOT);
    }

    private void file(String path, String change, Map<String, Object> rest, String text) {
        print("file", change, "path", path, rest, GuestFile.printable(path) + text);
    }

    /**
     * A package that is there in one image only, or in another version.
     *
     * @param values its version in {@code a}, {@code b} or both
     */
    void installed(String name, String change, Map<String, Object> values) {
        String versions =
                values.values().stream()
                        .map(version -> GuestFile.printable(version.toString()))
                        .collect(Collectors.joining(" -> "));
        String text = GuestFile.printable(name) + " " + versions;
        print("package", change, "name", name, values, text);
    }

    /**
     * A fact that is there in one image only, or another.
     *
     * @param values its value in {@code a}, {@code b} or both, and why it is {@code unread}
     * @param text the same in short
     */
    void fact(String path, String change, Map<String, Object> values, String text) {
        String line = path + (text.isEmpty() ? "" : ": " + text);
        print("fact", change, "path", path, values, GuestFile.printable(line));
    }

    private void print(
            String kind,
            String change,
            String key,
            String name,
            Map<String, Object> rest,
            String text) {
        boolean first = !kind.equals(section);
        boolean gap = first && !isEmpty();
        section = kind;
        if (options.isJson()) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("kind", kind);
            object.put("change", change);
            object.put(key, name);
            object.putAll(rest);
            options.out().println(JsonMapper.shared().writeValueAsString(object));
            return;
        }
        if (gap) {
            options.out().println();
        }
        if (first) {
            options.out().println(messages.text("diff." + kind));
        }
        String sign =
                switch (change) {
                    case "added" -> "+ ";
                    case "removed" -> "- ";
                    default -> "~ ";
                };
        options.out().println(sign + text);
    }
}
