package assay.testkit.lookalike;

import assay.testkit.Oracle;
import assay.testkit.signing.Signing;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A Windows Server that is small but has all that inspection reads of one: NTFS on a disk with an
 * MBR, hives that hivex wrote, files with a header at most. Nothing starts it. Immutable: each edit
 * gives another look-alike.
 *
 * <p>It starts conformant, as a 64-bit Windows Server 2012 R2 Standard: one partition, active, to
 * the end of 40 GiB; virtio drivers that are bound; one adapter with DHCP; Cloudbase-Init; remote
 * desktop; firewall on; short event logs; no temporary files. Paths are those of {@code C:} with
 * {@code /} between names. Keys below {@code CurrentControlSet} are those of the control set in
 * use. Edits that find nothing to edit throw.
 */
public final class WindowsLookAlike implements LookAlike {

    static final int MEGABYTES = 48;

    private static final long MIB = 1 << 20;
    private static final String SYSTEM32 = "/Windows/System32/";
    private static final String SERVICES = "CurrentControlSet\\Services\\";

    private final RegistryTree registry;
    private final SortedMap<String, byte[]> files;
    private final DiskPlan disk;

    private WindowsLookAlike(
            RegistryTree registry, SortedMap<String, byte[]> files, DiskPlan disk) {
        this.registry = registry;
        this.files = Collections.unmodifiableSortedMap(files);
        this.disk = disk;
    }

    /** A conformant Windows Server 2012 R2 Standard. */
    public static WindowsLookAlike server() {
        return WindowsStart.conformant(
                new WindowsLookAlike(
                        RegistryTree.EMPTY,
                        new TreeMap<>(String.CASE_INSENSITIVE_ORDER),
                        DiskPlan.PLAIN));
    }

    private WindowsLookAlike with(RegistryTree changed) {
        return new WindowsLookAlike(changed, files, disk);
    }

    private WindowsLookAlike with(DiskPlan changed) {
        return WindowsStart.located(new WindowsLookAlike(registry, files, changed));
    }

    private SortedMap<String, byte[]> copy() {
        SortedMap<String, byte[]> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(files);
        return copy;
    }

    /**
     * As another version.
     *
     * @param name as Microsoft names it: {@code 2008 R2}, {@code 2019}
     * @param build 7601, 9200, 9600, 14393, 17763, 20348 or 26100
     */
    public WindowsLookAlike os(String name, int build) {
        return WindowsStart.version(this, name, build);
    }

    /** With another edition: {@code ServerDatacenter}. */
    public WindowsLookAlike edition(String id) {
        return registry("SOFTWARE", WindowsStart.CURRENT, "EditionID", id);
    }

    /** For 32 bits. */
    public WindowsLookAlike x86() {
        String environment = "CurrentControlSet\\Control\\Session Manager\\Environment";
        return registry("SYSTEM", environment, "PROCESSOR_ARCHITECTURE", "x86")
                .file("/Windows/System32/ntoskrnl.exe", PortableExecutable.of(0x14C))
                .without("/Windows/SysWOW64");
    }

    // Files

    /** With a file of these bytes; its folders are made. */
    public WindowsLookAlike file(String path, byte[] content) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("not an absolute path: " + path);
        }
        SortedMap<String, byte[]> more = copy();
        more.put(spelled(path), content);
        return new WindowsLookAlike(registry, more, disk);
    }

    /** The path with its folders spelled as those are that are there. */
    private String spelled(String path) {
        for (int slash = path.lastIndexOf('/');
                slash > 0;
                slash = path.lastIndexOf('/', slash - 1)) {
            String folder = path.substring(0, slash + 1);
            SortedMap<String, byte[]> from = files.tailMap(folder);
            if (!from.isEmpty() && from.firstKey().regionMatches(true, 0, folder, 0, slash + 1)) {
                return from.firstKey().substring(0, slash) + path.substring(slash);
            }
        }
        return path;
    }

    /** With a file of this text, in UTF-8. */
    public WindowsLookAlike file(String path, String text) {
        return file(path, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Without a file, or a folder with all in it. */
    public WindowsLookAlike without(String path) {
        SortedMap<String, byte[]> fewer = copy();
        String below = path.toLowerCase(Locale.ROOT) + "/";
        if (!fewer.keySet().removeIf(at -> (at + "/").toLowerCase(Locale.ROOT).startsWith(below))) {
            throw new IllegalArgumentException("the look-alike has no " + path);
        }
        return new WindowsLookAlike(registry, fewer, disk);
    }

    /** With a program of 64 bits whose file version is this one. */
    public WindowsLookAlike program(String path, int major, int minor, int build, int revision) {
        return file(path, PortableExecutable.withVersion(major, minor, build, revision));
    }

    /** With an event log that holds records of these times; {@code System}, {@code Setup}. */
    public WindowsLookAlike eventLog(String name, Instant... times) {
        return file("/Windows/System32/winevt/Logs/" + name + ".evtx", EventLog.of(times));
    }

    /**
     * With a kernel and what loads it that {@code signing} signed, and its root in the registry.
     */
    public WindowsLookAlike signed(Signing signing) throws IOException {
        String root = "Microsoft\\SystemCertificates\\ROOT\\Certificates\\";
        byte[] kernel = Signing.program(1);
        byte[] hal = Signing.program(2);
        byte[] catalog = signing.sign(Signing.catalog("SHA-256", kernel, hal), ".cat");
        return registry("SOFTWARE", root + signing.fingerprint(), "Blob", signing.blob())
                .file(SYSTEM32 + "ntoskrnl.exe", kernel)
                .file(SYSTEM32 + "hal.dll", hal)
                .file(SYSTEM32 + "winload.exe", signing.sign(Signing.program(3), ".exe"))
                .file(
                        SYSTEM32 + "CatRoot/{F750E6C3-38EE-11D1-85E5-00C04FC295EE}/Package.cat",
                        catalog);
    }

    // Registry

    /**
     * With a value.
     *
     * @param hive {@code SYSTEM}, {@code SOFTWARE}, {@code SAM}, {@code SECURITY}, {@code DEFAULT},
     *     {@code BCD}, or the path of a file such as {@code /Users/eve/NTUSER.DAT}
     * @param key the path below it, {@code CurrentControlSet\Services\x} among others
     * @param name the value's name, empty for the key's own
     * @param value a {@link String} (one to expand where it has {@code %}), an {@link Integer}, a
     *     list of texts, or a {@code byte[]}
     */
    public WindowsLookAlike registry(String hive, String key, String name, Object value) {
        return with(registry.put(hive, key, name, value));
    }

    /** With a key, if there is none. */
    public WindowsLookAlike key(String hive, String key) {
        return with(registry.put(hive, key));
    }

    /** Without a value. */
    public WindowsLookAlike withoutValue(String hive, String key, String name) {
        return with(registry.removeValue(hive, key, name));
    }

    /** Without a key and all below it. */
    public WindowsLookAlike withoutKey(String hive, String key) {
        return with(registry.removeKey(hive, key));
    }

    // Services, drivers, adapters, accounts

    /**
     * With a service, or another start of the one that is there.
     *
     * @param start 0 boot, 1 system, 2 automatic, 3 manual, 4 disabled
     */
    public WindowsLookAlike service(String name, int start) {
        return registry.has("SYSTEM", SERVICES + name)
                ? registry("SYSTEM", SERVICES + name, "Start", start)
                : service(name, 0x10, start, "%SystemRoot%\\System32\\" + name + ".exe")
                        .file("/Windows/System32/" + name + ".exe", PortableExecutable.plain());
    }

    /** With a service of a type (1 kernel driver, 0x10 own process) and the path of its program. */
    public WindowsLookAlike service(String name, int type, int start, String imagePath) {
        String key = SERVICES + name;
        return registry("SYSTEM", key, "Type", type)
                .registry("SYSTEM", key, "Start", start)
                .registry("SYSTEM", key, "ImagePath", imagePath);
    }

    /** Without a service; its program stays. */
    public WindowsLookAlike withoutService(String name) {
        return withoutKey("SYSTEM", SERVICES + name);
    }

    /** Without a driver: neither service nor file. */
    public WindowsLookAlike withoutDriver(String name) {
        return withoutService(name).without("/Windows/System32/drivers/" + name + ".sys");
    }

    /** With a second network adapter, that has DHCP. */
    public WindowsLookAlike secondAdapter() {
        return WindowsStart.adapter(this, 2, "{22222222-3333-4444-5555-666666666666}");
    }

    /** With an address set by hand on the adapter. */
    public WindowsLookAlike staticAddress(String address) {
        String key = SERVICES + "Tcpip\\Parameters\\Interfaces\\" + WindowsStart.ADAPTER;
        return registry("SYSTEM", key, "EnableDHCP", 0)
                .registry("SYSTEM", key, "IPAddress", List.of(address))
                .registry("SYSTEM", key, "SubnetMask", List.of("255.255.255.0"));
    }

    /**
     * With an address of IPv6 set by hand on the adapter.
     *
     * @param hex the address, 32 hexadecimal digits
     */
    public WindowsLookAlike staticIpv6Address(String hex) {
        String table = "CurrentControlSet\\Control\\Nsi\\" + WindowsStart.IPV6 + "\\10";
        return registry("SYSTEM", table, "0000000900000600" + hex, new byte[48]);
    }

    /**
     * With a local account.
     *
     * @param rid 500 for the administrator, 1000 and more for people
     * @param flags 0x10 for an account in use, 0x11 for a disabled one, 0x200 more for a password
     *     that does not expire
     * @param hasPassword whether a hash of a password is kept; which one, nobody knows
     */
    public WindowsLookAlike account(int rid, String name, int flags, boolean hasPassword) {
        return WindowsStart.account(this, rid, name, flags, hasPassword);
    }

    // Disk

    /** With a disk of {@code bytes}, a multiple of 1 MiB; most of it is a hole in the file. */
    public WindowsLookAlike size(long bytes) {
        return with(disk.withSize(bytes));
    }

    /** With a GUID partition table, from which a BIOS does not start Windows. */
    public WindowsLookAlike gpt() {
        return with(disk.withTable("gpt"));
    }

    /** With nothing in the first sector but the partition table. */
    public WindowsLookAlike withoutBootCode() {
        return with(disk.withoutBios());
    }

    /** With another partition before the system's, of {@code vfat}, {@code ext4} or {@code xfs}. */
    public WindowsLookAlike partition(String type, String path, String text) {
        Entry file = Entry.file(text.getBytes(StandardCharsets.UTF_8));
        return with(disk.with(new DiskPlan.Part("", type, Tree.EMPTY.put(path, file))));
    }

    /** With another partition before the system's that belongs to the Logical Disk Manager. */
    public WindowsLookAlike dynamicPartition() {
        return with(disk.with(new DiskPlan.Part("", "ldm", Tree.EMPTY)));
    }

    /** Where the system's partition starts, in bytes. */
    long start() {
        return MIB
                + disk.parts().stream()
                        .mapToLong(part -> Formatter.mebibytes(part.type()) * MIB)
                        .sum();
    }

    @Override
    public Path build(Path folder) throws IOException {
        Path scratch = Files.createTempDirectory(folder, "look-alike");
        Path file = RawDisk.empty(folder.resolve("disk.raw"), disk.size());
        if (disk.bios()) {
            try (RandomAccessFile boot = new RandomAccessFile(file.toFile(), "rw")) {
                boot.write(new byte[] {0x33, (byte) 0xC0, (byte) 0x8E, (byte) 0xD0});
            }
        }
        table(file);
        Formatter formatter = new Formatter(file, scratch);
        long at = MIB;
        for (int i = 0; i < disk.parts().size(); i++) {
            DiskPlan.Part part = disk.parts().get(i);
            formatter.format(part.type(), RawDisk.uuid(i + 1), part.files(), at);
            at += Formatter.mebibytes(part.type()) * MIB;
        }
        Path volume = scratch.resolve("volume");
        NtfsVolume.write(volume, MEGABYTES, at / 512, scratch, whole());
        formatter.copy(volume, at);
        HostTree.delete(scratch);
        return file;
    }

    private void table(Path file) {
        boolean mbr = disk.table().equals("mbr");
        List<String> lines = new ArrayList<>();
        lines.add(mbr ? "label: dos" : "label: gpt");
        if (mbr) {
            lines.add("label-id: 0x%08x".formatted(WindowsStart.DISK));
        }
        long at = MIB;
        for (DiskPlan.Part part : disk.parts()) {
            long length = Formatter.mebibytes(part.type()) * MIB;
            lines.add("start=%d, size=%d, type=%s".formatted(at / 512, length / 512, type(part)));
            at += length;
        }
        long end = disk.size() - (mbr ? 0 : MIB);
        String basic = "EBD0A0A2-B9E5-4433-87C0-68B6B72699C7";
        lines.add(
                "start=%d, size=%d, type=%s"
                        .formatted(at / 512, (end - at) / 512, mbr ? "7, bootable" : basic));
        Oracle.require("sfdisk")
                .feed(
                        String.join("\n", lines) + "\n",
                        "--quiet",
                        "--no-reread",
                        "--no-tell-kernel",
                        file);
    }

    private String type(DiskPlan.Part part) {
        boolean mbr = disk.table().equals("mbr");
        if (part.type().equals("vfat")) {
            return mbr ? "c" : "EBD0A0A2-B9E5-4433-87C0-68B6B72699C7";
        }
        if (part.type().equals("ldm")) {
            return mbr ? "42" : "AF9B60A0-1431-4F62-BC68-3311714A69AD";
        }
        return mbr ? "83" : "0FC63DAF-8483-4772-8E79-3D69D8477DE4";
    }

    /** All files of the system's partition, hives among them as what is to be written. */
    private Map<String, byte[]> whole() {
        SortedMap<String, byte[]> all = copy();
        registry.specs()
                .forEach((hive, lines) -> {
                    String folder = hive.equals("BCD") ? "/Boot/" : "/Windows/System32/config/";
                    String path = hive.startsWith("/") ? hive : folder + hive;
                    // an edit may have put another file there, a broken one
                    if (!all.containsKey(path)) {
                        all.put(path + ".hive-spec", lines.getBytes(StandardCharsets.UTF_8));
                    }
                });
        return all;
    }
}
