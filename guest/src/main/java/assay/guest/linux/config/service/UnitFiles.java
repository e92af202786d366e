package assay.guest.linux.config.service;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.config.text.IniFile;
import assay.guest.linux.config.text.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The systemd units on a disk: files, aliases, masks, drop-ins and the links that pull them in, as
 * {@code systemd.unit(5)} finds them. Where two folders have the same name, the first wins. {@code
 * /run} is not looked at: nothing in it outlives a boot.
 */
public final class UnitFiles {

    /** Folders of units, those that win first. */
    private static final List<String> FOLDERS =
            List.of(
                    "/etc/systemd/system",
                    "/usr/local/lib/systemd/system",
                    "/usr/lib/systemd/system",
                    "/lib/systemd/system");

    /** A full desktop has about 700. */
    private static final int MAX_UNITS = 5_000;

    private static final int MAX_ALIASES = 8;

    private static final Pattern UNIT =
            Pattern.compile(
                    "[^/]+\\.(service|socket|target|timer|path|mount|automount|swap|slice)");

    /**
     * A link in {@code unit.wants/}, {@code unit.requires/} or {@code unit.upholds/}.
     *
     * @param path the link itself
     */
    public record Pull(String unit, String path) {}

    private final GuestFiles files;
    private final Map<String, String> paths = new TreeMap<>();
    private final Map<String, String> aliases = new TreeMap<>();
    private final Set<String> etcAliases = new HashSet<>();
    private final Map<String, String> masked = new TreeMap<>();
    private final Map<String, List<Pull>> pulls = new HashMap<>();
    private final Map<String, Map<String, String>> dropIns = new HashMap<>();
    private final Map<String, IniFile> loaded = new HashMap<>();

    private UnitFiles(GuestFiles files) {
        this.files = files;
    }

    /** Looks at every folder of units; unit files themselves are read when they are asked for. */
    public static UnitFiles scan(GuestFiles files) throws IOException {
        UnitFiles units = new UnitFiles(files);
        Set<String> seen = new HashSet<>();
        for (String folder : FOLDERS) {
            Optional<Found> found = files.find(folder);
            if (found.isPresent() && seen.add(found.get().path())) {
                units.scanFolder(folder);
            }
        }
        return units;
    }

    /** Whether the disk has any unit at all. */
    public boolean isEmpty() {
        return paths.isEmpty();
    }

    /** Names of the units that have a file, templates among them. */
    public Set<String> names() {
        return new TreeSet<>(paths.keySet());
    }

    /** Masked units with the link that masks each. */
    public Map<String, String> masked() {
        return new TreeMap<>(masked);
    }

    /** Other names of units, each with the unit that it stands for. */
    public Map<String, String> aliases() {
        Map<String, String> all = new TreeMap<>();
        aliases.keySet().forEach(alias -> all.put(alias, canonical(alias)));
        return all;
    }

    /** Aliases that an administrator or a preset made, which says that the unit is enabled. */
    public Set<String> etcAliases() {
        return new TreeSet<>(etcAliases);
    }

    /** The unit that a name stands for; itself if it is no alias. */
    public String canonical(String name) {
        String unit = name;
        for (int i = 0; i < MAX_ALIASES; i++) {
            String target = masked.containsKey(unit) ? null : aliases.get(unit);
            if (target == null) {
                break;
            }
            unit = target;
        }
        return unit;
    }

    /** Whether the unit has a file to start from, its own or its template's, and is not masked. */
    public boolean canStart(String unit) {
        return !masked.containsKey(unit)
                && !masked.containsKey(template(unit))
                && (paths.containsKey(unit) || paths.containsKey(template(unit)));
    }

    /** What links pull in when the unit starts. */
    public List<Pull> pulledBy(String unit) {
        return pulls.getOrDefault(unit, List.of());
    }

    /** Where the unit's file is. */
    public Optional<String> pathOf(String unit) {
        return Optional.ofNullable(paths.getOrDefault(unit, paths.get(template(unit))));
    }

    /** The unit's file with its drop-ins; without settings if it has no file. */
    public IniFile load(String unit) throws IOException {
        IniFile known = loaded.get(unit);
        if (known != null) {
            return known;
        }
        Optional<String> path = pathOf(unit);
        IniFile ini = path.isEmpty() ? IniFile.EMPTY : IniFile.parse(Line.read(files, path.get()));
        Map<String, String> confs = new TreeMap<>();
        confs.putAll(dropIns.getOrDefault(template(unit), Map.of()));
        confs.putAll(dropIns.getOrDefault(unit, Map.of()));
        for (String conf : confs.values()) {
            ini = ini.with(IniFile.parse(Line.read(files, conf)));
        }
        loaded.put(unit, ini);
        return ini;
    }

    /** {@code getty@.service} for {@code getty@tty1.service}; a unit without instance is itself. */
    static String template(String unit) {
        int at = unit.indexOf('@');
        int dot = unit.lastIndexOf('.');
        return at < 0 || dot < at ? unit : unit.substring(0, at + 1) + unit.substring(dot);
    }

    private void scanFolder(String folder) throws IOException {
        for (Found entry : files.list(folder)) {
            String name = name(entry.path());
            if (entry.node().isDirectory()) {
                scanDependencies(name, entry.path());
            } else if (UNIT.matcher(name).matches() && !known(name)) {
                addUnit(folder, name, entry);
            }
        }
    }

    private boolean known(String name) {
        return paths.containsKey(name) || aliases.containsKey(name) || masked.containsKey(name);
    }

    private void addUnit(String folder, String name, Found entry) throws IOException {
        if (paths.size() + aliases.size() + masked.size() >= MAX_UNITS) {
            throw new ImageException(
                    Reason.LIMIT, "systemd", -1, "more than " + MAX_UNITS + " units");
        }
        String path = folder + "/" + name;
        if (entry.node().isSymlink()) {
            String target = entry.tree().readLink(entry.node());
            if (target.equals("/dev/null")) {
                masked.put(name, path);
                return;
            }
            if (!name(target).equals(name)) {
                aliases.put(name, name(target));
                if (folder.equals(FOLDERS.getFirst())) {
                    etcAliases.add(name);
                }
                return;
            }
        }
        Optional<Found> file = files.find(path).filter(found -> found.node().isRegular());
        if (file.isPresent() && file.get().node().size() == 0) {
            masked.put(name, path);
        } else if (file.isPresent()) {
            paths.put(name, path);
        }
    }

    private void scanDependencies(String name, String folder) throws IOException {
        int dot = name.lastIndexOf('.');
        String unit = dot < 0 ? name : name.substring(0, dot);
        switch (name.substring(dot + 1)) {
            case "wants", "requires", "upholds" -> {
                for (Found entry : files.list(folder)) {
                    pulls.computeIfAbsent(unit, _ -> new ArrayList<>())
                            .add(new Pull(name(entry.path()), entry.path()));
                }
            }
            case "d" -> {
                Map<String, String> confs =
                        dropIns.computeIfAbsent(unit, _ -> new LinkedHashMap<>());
                for (Found entry : files.list(folder)) {
                    if (entry.path().endsWith(".conf")) {
                        confs.putIfAbsent(name(entry.path()), entry.path());
                    }
                }
            }
            default -> {}
        }
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
