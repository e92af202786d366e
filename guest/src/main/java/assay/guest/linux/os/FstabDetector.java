package assay.guest.linux.os;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.Volume;
import assay.guest.Volumes;
import assay.guest.fs.GuestFiles;
import assay.guest.linux.Detector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells for each line of fstab what it names and whether that is on this disk. */
public final class FstabDetector implements Detector {

    /** The guest's table of mounts. */
    public static final String FSTAB = "/etc/fstab";

    private static final int MAX_FILE = 1 << 20;

    /** Disks after the first, under the names of SATA, virtio, Xen and NVMe drivers. */
    private static final Pattern OTHER_DISK =
            Pattern.compile("/dev/(?:(?:[sv]|xv|h)d[b-z][0-9]*|nvme[0-9]+n[2-9].*|nvme[1-9].*)");

    private final Volumes volumes;

    /**
     * @param volumes those of the disk, to look up what fstab names
     */
    public FstabDetector(Volumes volumes) {
        this.volumes = volumes;
    }

    /** The guest's fstab; empty if it has none. */
    public static Optional<Fstab> read(GuestFiles files) throws IOException {
        return files.readText(FSTAB, MAX_FILE).map(Fstab::parse);
    }

    @Override
    public String produces() {
        return "fstab";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        List<Map<String, Object>> mounts = new ArrayList<>();
        List<Fstab.Entry> entries = read(files).map(Fstab::entries).orElse(List.of());
        for (Fstab.Entry entry : entries) {
            facts.evidence(
                    "fstab[" + mounts.size() + "]",
                    new Evidence(FSTAB, entry.line(), entry.text()));
            mounts.add(mount(entry));
        }
        facts.put("fstab", mounts);
        if (entries.isEmpty()) {
            facts.evidence("fstab", Evidence.at(FSTAB, "mounts nothing"));
        }
    }

    private Map<String, Object> mount(Fstab.Entry entry) {
        MountSpec spec = MountSpec.of(entry);
        Map<String, Object> mount = new LinkedHashMap<>();
        mount.put("mount", entry.mount());
        mount.put("specKind", spec.kind());
        mount.put("isDisk", spec.isDisk());
        mount.put("nofail", entry.has("nofail") || entry.has("noauto"));
        if (!spec.isDisk()) {
            mount.put("target", spec.kind());
            mount.put("resolved", true);
            return mount;
        }
        Optional<Volume> volume = volumes.find(entry.spec());
        boolean elsewhere = OTHER_DISK.matcher(entry.spec()).matches();
        if (volume.isPresent() || elsewhere || volumes.opaque().isEmpty()) {
            mount.put("target", volume.isPresent() ? "system-disk" : "other-disk");
            mount.put("resolved", volume.isPresent());
        } // else it may be inside a volume that is not looked into: nobody knows
        return mount;
    }
}
