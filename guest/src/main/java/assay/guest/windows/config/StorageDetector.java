package assay.guest.windows.config;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.Volumes;
import assay.guest.volume.Partition;
import assay.guest.windows.Detector;
import assay.guest.windows.RegistryKey;
import assay.guest.windows.WindowsGuest;
import assay.guest.windows.hive.Value;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Disks: the SAN policy, drive letters and whose they are, BitLocker. */
final class StorageDetector implements Detector {

    private static final List<String> SAN_POLICIES =
            List.of("unset", "OnlineAll", "OfflineShared", "OfflineAll", "OfflineInternal");

    private static final String LETTERS = "\\DosDevices\\";
    private static final String GPT = "DMIO:ID:";

    private final Volumes volumes;

    StorageDetector(Volumes volumes) {
        this.volumes = volumes;
    }

    @Override
    public List<String> produces() {
        return List.of("windows.sanPolicy", "windows.bitlocker", "windows.volumes");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        RegistryKey partmgr = guest.registry().system("Services\\partmgr\\Parameters");
        long policy = partmgr.number("SanPolicy").orElse(0);
        facts.put(
                "windows.sanPolicy",
                policy > 0 && policy < SAN_POLICIES.size()
                        ? SAN_POLICIES.get((int) policy)
                        : "unset",
                partmgr.seen("SanPolicy"));
        facts.put(
                "windows.bitlocker.osVolume",
                false,
                Evidence.at("/Windows", "it can be read without a key"));
        letters(guest.registry().machine("SYSTEM", "MountedDevices"), facts);
    }

    private void letters(RegistryKey mounted, Facts.Builder facts) throws IOException {
        List<Map<String, Object>> drives = new ArrayList<>();
        for (Value value : mounted.values()) {
            if (value.name().startsWith(LETTERS) && value.length() <= 24) {
                drives.add(
                        Map.of(
                                "letter", mountedLetter(value.name()),
                                "onSystemDisk", isHere(value.bytes())));
            }
        }
        facts.put("windows.volumes", drives, mounted.place());
    }

    private static String mountedLetter(String name) {
        String letter = name.substring(LETTERS.length());
        return letter.matches("[A-Za-z]:") ? letter : "?";
    }

    /** A disk's signature with the partition's first byte, or the partition's GUID. */
    private boolean isHere(byte[] data) {
        ByteBuffer bytes = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        if (data.length == 12) {
            String signature = "%08x-".formatted(bytes.getInt(0));
            long start = bytes.getLong(4);
            return partitions()
                    .anyMatch(p -> p.start() == start && p.partUuid().startsWith(signature));
        }
        if (data.length == 24 && new String(data, 0, 8, StandardCharsets.ISO_8859_1).equals(GPT)) {
            String guid = guid(bytes.slice(8, 16).order(ByteOrder.LITTLE_ENDIAN));
            return partitions().anyMatch(p -> p.partUuid().equalsIgnoreCase(guid));
        }
        return false;
    }

    private Stream<Partition> partitions() {
        return volumes.all().stream()
                .<Partition>mapMulti((volume, found) -> {
                    Partition partition = volume.partition();
                    if (partition != null) {
                        found.accept(partition);
                    }
                });
    }

    private static String guid(ByteBuffer bytes) {
        long rest = bytes.duplicate().order(ByteOrder.BIG_ENDIAN).getLong(8);
        return "%08x-%04x-%04x-%04x-%012x"
                .formatted(
                        bytes.getInt(0),
                        bytes.getShort(4),
                        bytes.getShort(6),
                        rest >>> 48,
                        rest & 0xFFFF_FFFF_FFFFL);
    }
}
