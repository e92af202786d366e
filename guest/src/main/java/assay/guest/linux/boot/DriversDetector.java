package assay.guest.linux.boot;

import assay.disk.ImageException;
import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.Detector;
import assay.guest.linux.Once;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Tells for each watched driver whether the default kernel has it, and when it can be loaded. */
public final class DriversDetector implements Detector {

    private static final int MAX_CONFIG = 1 << 20;

    /** In the order in which a file hides one of the same name, modprobe.d(5). */
    private static final List<String> MODPROBE =
            List.of(
                    "/etc/modprobe.d",
                    "/run/modprobe.d",
                    "/usr/local/lib/modprobe.d",
                    "/usr/lib/modprobe.d",
                    "/lib/modprobe.d");

    private final Once<DefaultBoot> boot;
    private final Once<Optional<Initramfs>> initramfs;

    DriversDetector(Once<DefaultBoot> boot, Once<Optional<Initramfs>> initramfs) {
        this.boot = boot;
        this.initramfs = initramfs;
    }

    @Override
    public String produces() {
        return "drivers";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        DefaultBoot start = boot.get(files);
        start.requireKernel();
        KernelModules kernel = KernelModules.read(files, start.version());
        ModprobeConfig modprobe = modprobe(files);
        for (WatchedModule module : WatchedModule.ALL) {
            String path = "drivers." + module.name();
            Optional<Evidence> builtin = kernel.builtin(module);
            Optional<Evidence> file = kernel.module(module);
            if (builtin.isEmpty() && file.isEmpty() && !kernel.builtinKnown()) {
                facts.unread(path, "kernel " + start.version() + " does not say what is built in");
                continue;
            }
            String state = builtin.isPresent() ? "builtin" : file.isPresent() ? "module" : "absent";
            facts.put(path + ".state", state);
            builtin.or(() -> file).ifPresent(seen -> facts.evidence(path + ".state", seen));
            Optional<Evidence> against =
                    commandLine(start.entry(), module.name())
                            .or(() -> modprobe.against(module.name(), module.byAlias()));
            facts.put(path + ".blacklisted", against.isPresent());
            against.ifPresent(seen -> facts.evidence(path + ".blacklisted", seen));
            inInitramfs(files, start, module.name(), facts);
        }
    }

    private void inInitramfs(
            GuestFiles files, DefaultBoot start, String module, Facts.Builder facts)
            throws IOException {
        String path = "drivers." + module + ".inInitramfs";
        try {
            Optional<Initramfs> image = initramfs.get(files);
            boolean inside = image.isPresent() && image.get().modules().contains(module);
            facts.put(path, inside);
            start.initrds().stream()
                    .map(Found::path)
                    .forEach(seen -> facts.evidence(path, Evidence.at(seen)));
        } catch (ImageException e) {
            facts.unread(path, e);
        }
    }

    /** {@code module_blacklist=} is the kernel's own, the others are those of kmod and dracut. */
    private static Optional<Evidence> commandLine(BootEntry entry, String module) {
        for (String argument : entry.arguments()) {
            int equals = argument.indexOf('=');
            String key = equals < 0 ? "" : argument.substring(0, equals);
            boolean names =
                    key.equals("module_blacklist")
                            || key.equals("modprobe.blacklist")
                            || key.equals("rd.driver.blacklist");
            if (names
                    && Arrays.stream(argument.substring(equals + 1).split(",", -1))
                            .map(ModuleName::spelled)
                            .anyMatch(module::equals)) {
                return Optional.of(new Evidence(entry.source(), entry.line(), argument));
            }
        }
        return Optional.empty();
    }

    private static ModprobeConfig modprobe(GuestFiles files) throws IOException {
        Map<String, Found> byName = new TreeMap<>();
        for (String folder : MODPROBE) {
            Map<String, Found> here = new LinkedHashMap<>();
            for (Found entry : files.list(folder)) {
                String name = entry.path().substring(entry.path().lastIndexOf('/') + 1);
                if (name.endsWith(".conf")) {
                    here.put(name, entry);
                }
            }
            here.forEach(byName::putIfAbsent);
        }
        ModprobeConfig config = new ModprobeConfig();
        for (Found entry : byName.values()) {
            files.readText(entry.path(), MAX_CONFIG)
                    .ifPresent(text -> config.add(entry.path(), text));
        }
        return config;
    }
}
