package assay.guest.windows;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.windows.hive.Hive;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The registry of a guest: its hives, opened when they are needed. Serves one inspection. */
public final class Registry {

    /** The folder of the hives. */
    public static final String FOLDER = "/Windows/System32/config";

    /** What the names of a hive's logs end in; {@code .LOG} before Vista. */
    public static final List<String> LOGS = List.of(".LOG1", ".LOG2", ".LOG");

    private final GuestFiles files;
    private final Budget budget;
    private final Map<String, Hive> hives = new HashMap<>();
    private final Map<String, ImageException> broken = new HashMap<>();

    /**
     * @param budget takes a step for every cell that is read
     */
    public Registry(GuestFiles files, Budget budget) {
        this.files = files;
        this.budget = budget;
    }

    /** The hive {@code SYSTEM}, {@code SOFTWARE} or the like. */
    public synchronized Hive hive(String name) throws IOException {
        ImageException why = broken.get(name);
        if (why != null) {
            throw why;
        }
        Hive known = hives.get(name);
        if (known == null) {
            try {
                known = open(FOLDER + "/" + name);
                hives.put(name, known);
            } catch (ImageException e) {
                broken.put(name, e);
                throw e;
            }
        }
        return known;
    }

    /** The hive in the file at a path, with what its logs hold. */
    public Hive open(String path) throws IOException {
        Optional<Found> file = files.find(path).filter(found -> found.node().isRegular());
        if (file.isEmpty()) {
            throw new ImageException(
                    Reason.CORRUPT, "registry", -1, "the guest has no file " + path);
        }
        BlockSource content = file.get().tree().content(file.get().node());
        List<BlockSource> logs = new ArrayList<>();
        for (String suffix : LOGS) {
            Optional<Found> log =
                    files.find(path + suffix).filter(found -> found.node().isRegular());
            if (log.isPresent()) {
                logs.add(log.get().tree().content(log.get().node()));
            }
        }
        try {
            return Hive.open(content, logs, budget);
        } catch (ImageException e) {
            throw new ImageException(e.reason(), path, -1, String.valueOf(e.getMessage()));
        }
    }

    /** A key below {@code HKEY_LOCAL_MACHINE} that need not exist, of the hive {@code name}. */
    public RegistryKey machine(String name, String path) throws IOException {
        return RegistryKey.of(FOLDER + "/" + name, "HKLM\\" + name, hive(name)).at(path);
    }

    /** A key below {@code HKLM\SOFTWARE}. */
    public RegistryKey software(String path) throws IOException {
        return machine("SOFTWARE", path);
    }

    /** A key below the control set that is used, {@code HKLM\SYSTEM\ControlSet001} as a rule. */
    public RegistryKey system(String path) throws IOException {
        return machine("SYSTEM", "ControlSet%03d".formatted(controlSet())).at(path);
    }

    /** The number of the control set that is used. */
    public long controlSet() throws IOException {
        RegistryKey select = machine("SYSTEM", "Select");
        OptionalLong current = select.number("Current");
        if (current.isEmpty() || current.getAsLong() < 1 || current.getAsLong() > 999) {
            throw new ImageException(
                    Reason.CORRUPT, "registry", -1, select.path() + " names no control set");
        }
        return current.getAsLong();
    }
}
