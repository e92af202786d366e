package assay.rules.repair;

import assay.rules.Text;
import assay.rules.Yaml;
import assay.rules.repair.Repair.Category;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/**
 * Repairs as they stand in a YAML file. Strict: whatever is unknown, doubled or missing is an
 * error.
 */
final class RepairFile {

    private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    private RepairFile() {}

    private record Entry(
            @Nullable String id,
            @Nullable Text title,
            @JsonProperty("class") @Nullable Category category,
            @Nullable String bash,
            @Nullable String powershell,
            @Nullable List<String> then,
            @Nullable List<String> excludes) {

        private Repair repair(String where) {
            String name = required(id, where, "id");
            if (!ID.matcher(name).matches()) {
                throw new RepairException(where, "ids are lower case, such as ssh-port");
            }
            Text text = required(title, where, "title");
            required(text.en(), where, "title.en");
            required(text.zh(), where, "title.zh");
            Category changed = required(category, where, "class");
            Map<Shell, String> scripts = new EnumMap<>(Shell.class);
            put(scripts, Shell.BASH, bash, where);
            put(scripts, Shell.POWERSHELL, powershell, where);
            if (scripts.isEmpty() != (changed == Category.REBUILD)) {
                throw new RepairException(
                        where, "a repair has a script, unless its class is rebuild");
            }
            return new Repair(name, text, changed, Map.copyOf(scripts), list(then), list(excludes));
        }

        private static void put(
                Map<Shell, String> scripts, Shell shell, @Nullable String script, String where) {
            if (script != null) {
                scripts.put(shell, required(script, where, "the script").strip() + "\n");
            }
        }

        private static List<String> list(@Nullable List<String> names) {
            return List.copyOf(Objects.requireNonNullElse(names, List.of()));
        }
    }

    /**
     * The repairs in a file, in its order.
     *
     * @param file its name, for messages
     * @throws RepairException if something is wrong with it
     */
    static List<Repair> read(String file, byte[] yaml) {
        List<JsonNode> entries = entries(file, yaml);
        List<Repair> repairs = new ArrayList<>();
        for (JsonNode entry : entries) {
            String where = file + ": repair " + entry.path("id").asString("without id");
            try {
                repairs.add(Yaml.MAPPER.treeToValue(entry, Entry.class).repair(where));
            } catch (JacksonException e) {
                throw new RepairException(where, Yaml.problem(e));
            }
        }
        return List.copyOf(repairs);
    }

    private static List<JsonNode> entries(String file, byte[] yaml) {
        try {
            return Yaml.MAPPER.readValue(yaml, new TypeReference<List<JsonNode>>() {});
        } catch (JacksonException e) {
            throw new RepairException(Yaml.place(file, e), Yaml.problem(e));
        }
    }

    private static <T> T required(@Nullable T value, String where, String name) {
        if (value == null || (value instanceof String text && text.isBlank())) {
            throw new RepairException(where, name + " is missing");
        }
        return value;
    }
}
