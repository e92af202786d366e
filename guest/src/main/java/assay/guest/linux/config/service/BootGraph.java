package assay.guest.linux.config.service;

import assay.guest.Evidence;
import assay.guest.fs.GuestFiles;
import assay.guest.linux.config.service.UnitFiles.Pull;
import assay.guest.linux.config.text.IniFile;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The units that a boot starts: all that {@code default.target} reaches through links and {@code
 * Wants=}, {@code Requires=}, {@code BindsTo=}, {@code Upholds=}, and what the sockets, timers and
 * paths among them activate.
 *
 * <p>Generators are programs and never run here; those that decide about services we report are
 * known by a table: cloud-init's and rc-local's.
 */
final class BootGraph {

    private static final List<String> DEPENDENCIES =
            List.of("Wants", "Requires", "BindsTo", "Upholds");

    private static final String GENERATOR =
            "/usr/lib/systemd/system-generators/cloud-init-generator";
    private static final String OLD_GENERATOR =
            "/lib/systemd/system-generators/cloud-init-generator";

    private final GuestFiles files;
    private final UnitFiles units;
    private final Map<String, List<String>> aliasesOf = new HashMap<>();
    private final Map<String, List<Pull>> extra = new HashMap<>();
    private final Map<String, Evidence> reached = new TreeMap<>();
    private final Deque<String> queue = new ArrayDeque<>();

    private BootGraph(GuestFiles files, UnitFiles units) {
        this.files = files;
        this.units = units;
        units.aliases()
                .forEach((alias, unit) ->
                        aliasesOf.computeIfAbsent(unit, _ -> new ArrayList<>()).add(alias));
    }

    /** The started units, each with what pulls it in. */
    static Map<String, Evidence> of(GuestFiles files, UnitFiles units) throws IOException {
        BootGraph graph = new BootGraph(files, units);
        graph.addGenerated();
        graph.addPresets();
        graph.addBusAliases();
        graph.reach("default.target", Evidence.at("default.target"));
        while (!graph.queue.isEmpty()) {
            graph.follow(graph.queue.remove());
        }
        return graph.reached;
    }

    private void addGenerated() throws IOException {
        for (String generator : List.of(GENERATOR, OLD_GENERATOR)) {
            if (files.exists(generator)) {
                pull("multi-user.target", "cloud-init.target", generator);
                break;
            }
        }
        for (String script : List.of("/etc/rc.local", "/etc/rc.d/rc.local")) {
            boolean executable =
                    files.find(script)
                            .filter(found -> found.node().isRegular())
                            .filter(found -> (found.node().mode() & 0111) != 0)
                            .isPresent();
            if (executable) {
                pull("multi-user.target", "rc-local.service", script);
            }
        }
    }

    private void addPresets() throws IOException {
        if (!Presets.apply(files)) {
            return;
        }
        Presets presets = Presets.read(files);
        for (String unit : units.names()) {
            IniFile ini = units.load(unit);
            if (!unit.contains("@") && ini.has("Install") && presets.enables(unit)) {
                for (String key : List.of("WantedBy", "RequiredBy", "UpheldBy")) {
                    for (String target : ini.words("Install", key)) {
                        pull(target, unit, units.pathOf(unit).orElse(unit));
                    }
                }
            }
        }
    }

    /**
     * A {@code dbus-org.…} alias in {@code /etc} comes from {@code systemctl enable}: the bus
     * starts that unit as soon as anything asks for it.
     */
    private void addBusAliases() {
        Map<String, String> aliases = units.aliases();
        for (String alias : units.etcAliases()) {
            if (alias.startsWith("dbus-")) {
                String path = "/etc/systemd/system/" + alias;
                pull("multi-user.target", aliases.getOrDefault(alias, alias), path);
            }
        }
    }

    private void pull(String by, String unit, String path) {
        extra.computeIfAbsent(by, _ -> new ArrayList<>()).add(new Pull(unit, path));
    }

    private void follow(String unit) throws IOException {
        for (String name : namesOf(unit)) {
            for (Pull pull : units.pulledBy(name)) {
                reach(pull.unit(), Evidence.at(pull.path()));
            }
            for (Pull pull : extra.getOrDefault(name, List.of())) {
                reach(pull.unit(), Evidence.at(pull.path()));
            }
        }
        IniFile ini = units.load(unit);
        Evidence file = Evidence.at(units.pathOf(unit).orElse(unit));
        for (String key : DEPENDENCIES) {
            for (String dependency : ini.words("Unit", key)) {
                reach(dependency, file);
            }
        }
        activated(unit, ini).forEach(service -> reach(service, file));
    }

    /** The unit and its aliases: links in {@code alias.wants} pull for the unit, too. */
    private List<String> namesOf(String unit) {
        List<String> names = new ArrayList<>(List.of(unit, UnitFiles.template(unit)));
        names.addAll(aliasesOf.getOrDefault(unit, List.of()));
        return names.stream().distinct().toList();
    }

    /** The service that a socket, timer or path starts: a named one, or the one of its name. */
    private static Set<String> activated(String unit, IniFile ini) {
        int dot = unit.lastIndexOf('.');
        String service = unit.substring(0, dot) + ".service";
        return switch (unit.substring(dot + 1)) {
            case "socket" ->
                    ini.value("Socket", "Accept", "no").equals("yes")
                            ? Set.of()
                            : Set.of(ini.value("Socket", "Service", service));
            case "timer" -> Set.of(ini.value("Timer", "Unit", service));
            case "path" -> Set.of(ini.value("Path", "Unit", service));
            default -> Set.of();
        };
    }

    private void reach(String name, Evidence why) {
        String unit = units.canonical(name);
        if (unit.indexOf('.') > 0 && units.canStart(unit) && !reached.containsKey(unit)) {
            reached.put(unit, why);
            queue.add(unit);
        }
    }
}
