package assay.guest.linux.boot;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.Aside;
import assay.guest.linux.Detector;
import assay.guest.linux.Once;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;

/** Tells what of the machine it was built on an initramfs carries along, and whether it is old. */
public final class InitramfsDetector implements Detector {

    private static final int MAX_CONFIG = 1 << 20;

    private final Aside<Optional<Initramfs>> reading;
    private final Once<Optional<Initramfs>> initramfs;

    InitramfsDetector(Aside<Optional<Initramfs>> reading, Once<Optional<Initramfs>> initramfs) {
        this.reading = reading;
        this.initramfs = initramfs;
    }

    @Override
    public String produces() {
        return "initramfs";
    }

    /**
     * How to read the initramfs of the default entry: all its files as one, empty if it has none.
     *
     * @throws ImageException if the boot loader names one that is not there
     */
    static Callable<Optional<Initramfs>> reading(DefaultBoot boot) throws IOException {
        if (boot.entry().initrds().isEmpty()) {
            return Optional::empty;
        }
        if (boot.initrds().size() < boot.entry().initrds().size()) {
            throw new ImageException(
                    ImageException.Reason.CORRUPT,
                    "initramfs",
                    -1,
                    "not all of " + boot.entry().initrds() + " are there");
        }
        List<BlockSource> sources = new ArrayList<>();
        for (Found file : boot.initrds()) {
            sources.add(file.tree().content(file.node()));
        }
        return () -> Optional.of(read(sources));
    }

    private static Initramfs read(List<BlockSource> files) throws IOException {
        Set<String> modules = new TreeSet<>();
        Set<String> rules = new TreeSet<>();
        Map<String, byte[]> modprobe = new LinkedHashMap<>();
        for (BlockSource file : files) {
            Initramfs one = Initramfs.read(file);
            modules.addAll(one.modules());
            rules.addAll(one.networkRules());
            modprobe.putAll(one.modprobe());
        }
        return new Initramfs(modules, List.copyOf(rules), modprobe);
    }

    @Override
    public void begin(GuestFiles files) throws IOException {
        reading.begin(files);
    }

    @Override
    public void end() {
        reading.close();
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        Optional<Initramfs> image = initramfs.get(files);
        List<String> rules = image.map(Initramfs::networkRules).orElse(List.of());
        facts.put("initramfs.networkRules", rules);
        for (int i = 0; i < rules.size(); i++) {
            facts.evidence("initramfs.networkRules[" + i + "]", Evidence.at(rules.get(i)));
        }
        boolean stale = false;
        for (Map.Entry<String, byte[]> inside :
                image.map(Initramfs::modprobe).orElse(Map.of()).entrySet()) {
            Optional<byte[]> now = files.read(inside.getKey(), MAX_CONFIG);
            if (now.isEmpty() || !Arrays.equals(now.get(), inside.getValue())) {
                stale = true;
                String how = now.isEmpty() ? "in the initramfs only" : "differs in the initramfs";
                facts.evidence("initramfs.stale", Evidence.at(inside.getKey(), how));
            }
        }
        facts.put("initramfs.stale", stale);
    }
}
