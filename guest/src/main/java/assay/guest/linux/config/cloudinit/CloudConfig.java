package assay.guest.linux.config.cloudinit;

import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.config.text.Line;
import assay.guest.linux.config.text.Yaml;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The system configuration of cloud-init: {@code /etc/cloud/cloud.cfg} overlaid by {@code
 * cloud.cfg.d/*.cfg} in the order of their names. Maps are merged key by key, anything else is
 * replaced by the later file, as cloud-init's documentation ("Merging user-data sections",
 * "Configuration sources") describes.
 *
 * @param values the merged settings
 * @param files those that were read, in order
 * @param invalid those that are no YAML map; cloud-init logs a warning and goes on without them
 */
record CloudConfig(Map<String, Object> values, List<String> files, List<String> invalid) {

    private static final int MAX_DEPTH = 50;

    /** Reads and merges the files; without any the configuration is empty and valid. */
    static CloudConfig read(GuestFiles guest) throws IOException {
        List<String> paths = new ArrayList<>();
        if (guest.exists("/etc/cloud/cloud.cfg")) {
            paths.add("/etc/cloud/cloud.cfg");
        }
        for (Found entry : guest.list("/etc/cloud/cloud.cfg.d")) {
            if (entry.path().endsWith(".cfg")) {
                paths.add(entry.path());
            }
        }
        Map<String, Object> merged = new LinkedHashMap<>();
        List<String> invalid = new ArrayList<>();
        for (String path : paths) {
            Optional<String> text = guest.readText(path, Line.MAX_FILE);
            Optional<Object> yaml = text.flatMap(Yaml::parse);
            if (yaml.isPresent() && yaml.get() instanceof Map<?, ?> map) {
                overlay(merged, map, 0);
            } else if (text.isPresent()) {
                invalid.add(path);
            }
        }
        return new CloudConfig(merged, paths, invalid);
    }

    /**
     * The user that cloud-init makes at the first boot: the name of {@code
     * system_info.default_user}, or what {@code user} says instead, if {@code users} asks for
     * {@code default}. Empty if it makes none.
     */
    String defaultUser() {
        boolean asked =
                Yaml.list(values, "users").contains("default")
                        || Stream.of(Yaml.text(values, "users").split(",", -1))
                                .anyMatch(name -> name.strip().equals("default"));
        if (!asked) {
            return "";
        }
        return Stream.of(
                        Yaml.text(values, "user"),
                        Yaml.text(values, "user", "name"),
                        Yaml.text(values, "system_info", "default_user", "name"))
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** Whether keys for root get a command in front that sends people to the default user. */
    boolean disablesRoot() {
        return Yaml.truth(values, true, "disable_root");
    }

    /** The data sources that are tried, if the files name them. */
    Optional<List<String>> datasources() {
        List<?> list = Yaml.list(values, "datasource_list");
        return list.isEmpty()
                ? Optional.empty()
                : Optional.of(list.stream().map(Object::toString).toList());
    }

    /** Whether the first stage is told to grow the root partition, which it is by default. */
    boolean growsRoot() {
        boolean listed =
                Yaml.list(values, "cloud_init_modules").stream().anyMatch(CloudConfig::isGrowpart);
        String mode = Yaml.text(values, "growpart", "mode");
        return listed && !mode.equalsIgnoreCase("off") && !mode.equalsIgnoreCase("false");
    }

    /** A module stands by its name or as a list of name, frequency and arguments. */
    private static boolean isGrowpart(Object module) {
        return module.equals("growpart")
                || (module instanceof List<?> list
                        && !list.isEmpty()
                        && list.getFirst().equals("growpart"));
    }

    private static void overlay(Map<String, Object> onto, Map<?, ?> later, int depth) {
        for (Map.Entry<?, ?> entry : later.entrySet()) {
            String key = entry.getKey().toString();
            if (entry.getValue() instanceof Map<?, ?> map
                    && onto.get(key) instanceof Map<?, ?> before
                    && depth < MAX_DEPTH) {
                Map<String, Object> both = new LinkedHashMap<>();
                before.forEach((name, value) -> both.put(name.toString(), value));
                overlay(both, map, depth + 1);
                onto.put(key, both);
            } else {
                onto.put(key, entry.getValue());
            }
        }
    }
}
