package assay.guest.linux.boot;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.Evidence;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which of the watched drivers one kernel has, built in or as a module.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/modules.dep.5.html">modules.dep(5)</a>
 */
final class KernelModules {

    private static final int MAX_TEXT = 16 << 20;
    private static final int MAX_FOLDERS = 20_000;
    private static final Set<String> WATCHED =
            WatchedModule.ALL.stream().map(WatchedModule::name).collect(Collectors.toSet());

    private final Map<String, Evidence> builtin = new HashMap<>();
    private final Map<String, Evidence> modules = new HashMap<>();
    private boolean builtinKnown;

    private KernelModules() {}

    /**
     * Looks for the drivers of the kernel {@code version}.
     *
     * @throws ImageException if the guest has neither modules nor a configuration of that kernel
     */
    static KernelModules read(GuestFiles files, String version) throws IOException {
        KernelModules found = new KernelModules();
        String folder = "/lib/modules/" + version;
        boolean any = found.readConfig(files, "/boot/config-" + version);
        any |= found.readConfig(files, folder + "/config");
        any |= found.readBuiltin(files, folder + "/modules.builtin");
        any |= found.readModules(files, folder);
        if (!any) {
            throw new ImageException(
                    Reason.UNSUPPORTED,
                    "linux",
                    -1,
                    "kernel " + version + " has neither " + folder + " nor a configuration");
        }
        return found;
    }

    /** Where the driver shows to be built in; empty if it is not. */
    Optional<Evidence> builtin(WatchedModule module) {
        return Optional.ofNullable(builtin.get(module.name()));
    }

    /** The file of the module; empty if there is none. */
    Optional<Evidence> module(WatchedModule module) {
        return Optional.ofNullable(modules.get(module.name()));
    }

    /** Whether all built-in drivers are known; without that, one that is no module may be there. */
    boolean builtinKnown() {
        return builtinKnown;
    }

    private boolean readConfig(GuestFiles files, String path) throws IOException {
        Optional<String> text = files.readText(path, MAX_TEXT);
        if (text.isEmpty()) {
            return false;
        }
        Map<String, Evidence> yes = new HashMap<>();
        int number = 0;
        for (String line : text.get().split("\n", -1)) {
            number++;
            if (line.endsWith("=y")) {
                yes.put(line.substring(0, line.length() - 2), new Evidence(path, number, line));
            }
        }
        for (WatchedModule module : WatchedModule.ALL) {
            Evidence seen = yes.get(module.option());
            if (seen != null) {
                builtin.putIfAbsent(module.name(), seen);
            }
        }
        builtinKnown = true;
        return true;
    }

    private boolean readBuiltin(GuestFiles files, String path) throws IOException {
        Optional<String> text = files.readText(path, MAX_TEXT);
        if (text.isEmpty()) {
            return false;
        }
        int number = 0;
        for (String line : text.get().split("\n", -1)) {
            int at = ++number;
            ModuleName.ofFile(line.strip())
                    .filter(WATCHED::contains)
                    .ifPresent(name -> builtin.putIfAbsent(name, new Evidence(path, at, line)));
        }
        builtinKnown = true;
        return true;
    }

    /** Takes the names from {@code modules.dep}, and believes it only where the file is there. */
    private boolean readModules(GuestFiles files, String folder) throws IOException {
        Optional<String> dependencies = files.readText(folder + "/modules.dep", MAX_TEXT);
        if (dependencies.isEmpty()) {
            return walk(files, folder + "/kernel");
        }
        for (String line : dependencies.get().split("\n", -1)) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                continue;
            }
            String path = line.substring(0, colon);
            Optional<String> name = ModuleName.ofFile(path).filter(WATCHED::contains);
            String file = path.startsWith("/") ? path : folder + "/" + path;
            if (name.isPresent() && files.exists(file)) {
                modules.putIfAbsent(name.get(), Evidence.at(file));
            }
        }
        return true;
    }

    /** Without {@code modules.dep}, looks at every file as depmod(8) would. */
    private boolean walk(GuestFiles files, String top) throws IOException {
        if (!files.exists(top)) {
            return false;
        }
        Deque<String> folders = new ArrayDeque<>(List.of(top));
        int visited = 0;
        while (!folders.isEmpty()) {
            if (++visited > MAX_FOLDERS) {
                throw new ImageException(
                        Reason.LIMIT,
                        "linux",
                        -1,
                        top + " has more than " + MAX_FOLDERS + " folders");
            }
            for (Found entry : files.list(folders.pop())) {
                if (entry.node().isDirectory()) {
                    folders.push(entry.path());
                } else {
                    ModuleName.ofFile(entry.path())
                            .filter(WATCHED::contains)
                            .ifPresent(
                                    name -> modules.putIfAbsent(name, Evidence.at(entry.path())));
                }
            }
        }
        return true;
    }
}
