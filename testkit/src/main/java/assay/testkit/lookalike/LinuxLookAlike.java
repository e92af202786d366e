package assay.testkit.lookalike;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Linux system that is small but has all that inspection reads of one. Immutable: each edit gives
 * another look-alike, so that variants can share what they have in common.
 *
 * <p>It starts conformant: a BIOS system with an MBR and ext4 on 40 GiB, the distribution's own
 * kernel with virtio drivers, one network interface {@code eth0} with DHCP, OpenSSH, cloud-init, no
 * logs, histories, keys or identity. Paths go through folders' links: {@code /lib/x} is {@code
 * /usr/lib/x} where the distribution has it so. Edits that find nothing to edit throw.
 */
public final class LinuxLookAlike implements LookAlike {

    private static final List<String> DRIVERS =
            List.of("virtio_blk", "virtio_pci", "virtio_net", "virtio_scsi", "nvme");

    private final Distro distro;
    private final Tree tree;
    private final Tree initramfs;
    private final SortedMap<String, Packaged> packages;
    private final DiskPlan disk;

    private LinuxLookAlike(
            Distro distro,
            Tree tree,
            Tree initramfs,
            SortedMap<String, Packaged> packages,
            DiskPlan disk) {
        this.distro = distro;
        this.tree = tree;
        this.initramfs = initramfs;
        this.packages = Collections.unmodifiableSortedMap(new TreeMap<>(packages));
        this.disk = disk;
    }

    /** A conformant Debian 12. */
    public static LinuxLookAlike debian() {
        return DebianTree.conformant();
    }

    /** A conformant CentOS 7.9: ifcfg files, GRUB 2 and Berkeley DB. */
    public static LinuxLookAlike centos7() {
        return EnterpriseTree.centos7();
    }

    /** A conformant Rocky Linux 9.3: NetworkManager's own files, boot entries and SQLite. */
    public static LinuxLookAlike rocky9() {
        return EnterpriseTree.rocky9();
    }

    /** One of {@code distro} with these files, and nothing in its database or initramfs. */
    static LinuxLookAlike of(Distro distro, Tree tree) {
        return new LinuxLookAlike(distro, tree, Tree.EMPTY, new TreeMap<>(), DiskPlan.PLAIN);
    }

    /**
     * What differs between families of distributions, as far as edits must know.
     *
     * @param packages how packages are listed
     * @param vendor who builds them
     * @param units the folder of their units
     * @param grubConfig the file with the kernel's arguments
     * @param kernel the kernel's version
     * @param initrd the path of its initramfs
     */
    record Distro(
            PackageStyle packages,
            String vendor,
            String units,
            String grubConfig,
            String kernel,
            String initrd) {}

    private LinuxLookAlike with(Tree changed) {
        return new LinuxLookAlike(distro, changed, initramfs, packages, disk);
    }

    private LinuxLookAlike with(DiskPlan changed) {
        return new LinuxLookAlike(distro, tree, initramfs, packages, changed);
    }

    private LinuxLookAlike inInitramfs(Tree changed) {
        return new LinuxLookAlike(distro, tree, changed, packages, disk);
    }

    // Files

    /** With a file of this text; one that is there keeps its owner and mode, a new one has 0644. */
    public LinuxLookAlike with(String path, String text) {
        return with(path, text.getBytes(StandardCharsets.UTF_8));
    }

    /** With a file of these bytes; one that is there keeps its owner and mode. */
    public LinuxLookAlike with(String path, byte[] content) {
        Entry made =
                tree.find(path)
                        .filter(entry -> entry.kind() == Entry.Kind.FILE)
                        .map(entry -> entry.withContent(content))
                        .orElse(Entry.file(content));
        return with(tree.put(path, made));
    }

    /** With a file of this text and these permissions: {@code 0755}, {@code 04755}. */
    public LinuxLookAlike with(String path, String text, int mode) {
        return with(path, text).mode(path, mode);
    }

    /** With this symbolic link. */
    public LinuxLookAlike link(String path, String target) {
        return with(tree.put(path, Entry.link(target)));
    }

    /** With this folder; if it is there already, nothing changes. */
    public LinuxLookAlike directory(String path) {
        return tree.find(path).isPresent() ? this : with(tree.put(path, Entry.folder()));
    }

    /** Without the file, link or folder with all in it. */
    public LinuxLookAlike without(String path) {
        return with(tree.remove(path));
    }

    /** With {@code text} at the end of the file, which is made if it is missing. */
    public LinuxLookAlike append(String path, String text) {
        return with(path, tree.find(path).map(Entry::text).orElse("") + text);
    }

    /** With every match of {@code regex} in the file replaced; {@code ^} is a line's start. */
    public LinuxLookAlike replace(String path, String regex, String replacement) {
        Matcher matcher =
                Pattern.compile(regex, Pattern.MULTILINE).matcher(tree.require(path).text());
        if (!matcher.find()) {
            throw new IllegalArgumentException("nothing in " + path + " matches " + regex);
        }
        return with(path, matcher.replaceAll(replacement));
    }

    /** With other permissions. */
    public LinuxLookAlike mode(String path, int mode) {
        return change(path, entry -> entry.withMode(mode));
    }

    /** With another owner and group. */
    public LinuxLookAlike owner(String path, int uid, int gid) {
        return change(path, entry -> entry.withOwner(uid, gid));
    }

    /** Last changed at {@code time}; all else was at 2026-01-05 08:00 UTC. */
    public LinuxLookAlike modified(String path, Instant time) {
        return change(path, entry -> entry.withModified(time.getEpochSecond()));
    }

    /** With the attribute {@code i} of chattr(1) on a file; ext4 only. */
    public LinuxLookAlike immutable(String path) {
        return change(path, Entry::madeImmutable);
    }

    private LinuxLookAlike change(String path, UnaryOperator<Entry> change) {
        return with(tree.change(path, change));
    }

    /** The text of a file as it is now. */
    public String text(String path) {
        return tree.require(path).text();
    }

    /** With a shell for {@code x86_64}, {@code i386} or {@code aarch64}. */
    public LinuxLookAlike architecture(String name) {
        return with("/bin/bash", CommonFiles.elf(name));
    }

    // Packages

    /** With this package, without files of its own, in the place of one of that name. */
    public LinuxLookAlike packageInstalled(String name, String version) {
        return packageInstalled(name, version, distro.vendor());
    }

    /** With this package of another vendor than the distribution's. */
    public LinuxLookAlike packageInstalled(String name, String version, String vendor) {
        return with(distro.packages().of(name, version, vendor));
    }

    /** As if the package, which must be there, had installed these files as they are now. */
    public LinuxLookAlike packageOwns(String name, String... paths) {
        return with(require(name).owning(tree, List.of(paths)));
    }

    /** As if the package, which must be there, needed another one. */
    public LinuxLookAlike packageNeeds(String name, String other) {
        return with(require(name).needing(other));
    }

    /** Without this package in the database; its files stay. */
    public LinuxLookAlike packageRemoved(String name) {
        require(name);
        SortedMap<String, Packaged> fewer = new TreeMap<>(packages);
        fewer.remove(name);
        return new LinuxLookAlike(distro, tree, initramfs, fewer, disk);
    }

    private Packaged require(String name) {
        Packaged found = packages.get(name);
        if (found == null) {
            throw new IllegalArgumentException("the look-alike has no package " + name);
        }
        return found;
    }

    private LinuxLookAlike with(Packaged one) {
        SortedMap<String, Packaged> more = new TreeMap<>(packages);
        more.put(one.name(), one);
        return new LinuxLookAlike(distro, tree, initramfs, more, disk);
    }

    // Services and users

    /**
     * With a service that starts at boot, or does not. A unit that is missing is made.
     *
     * @param name {@code ssh}, or with a suffix that is not {@code .service}
     */
    public LinuxLookAlike service(String name, boolean enabled) {
        String unit = name.contains(".") ? name : name + ".service";
        String file = distro.units() + "/" + unit;
        LinuxLookAlike made =
                tree.find(file).isPresent()
                        ? this
                        : with(
                                file,
                                "[Unit]\nDescription="
                                        + name
                                        + "\n[Service]\nExecStart=/usr/sbin/"
                                        + name
                                        + "\n[Install]\nWantedBy=multi-user.target\n");
        Matcher wanted =
                Pattern.compile("(?m)^WantedBy=(\\S+)").matcher(made.tree.require(file).text());
        String target = wanted.find() ? wanted.group(1) : "multi-user.target";
        String link = "/etc/systemd/system/" + target + ".wants/" + unit;
        if (enabled) {
            return made.link(link, file);
        }
        return made.tree.find(link).isPresent() ? made.without(link) : made;
    }

    /** With a service that cannot be started: linked to {@code /dev/null}. */
    public LinuxLookAlike masked(String name) {
        String unit = name.contains(".") ? name : name + ".service";
        return link("/etc/systemd/system/" + unit, "/dev/null");
    }

    /**
     * With a user of the shell {@code /bin/bash} and an empty home.
     *
     * @param password the field in {@code /etc/shadow}: a hash, {@code !}, {@code *} or nothing
     */
    public LinuxLookAlike user(String name, int uid, String password) {
        String home = "/home/" + name;
        return append(
                        "/etc/passwd",
                        name + ":x:%d:%d::".formatted(uid, uid) + home + ":/bin/bash\n")
                .append("/etc/group", name + ":x:" + uid + ":\n")
                .append("/etc/shadow", name + ":" + password + ":20458:0:90:7:::\n")
                .directory(home)
                .mode(home, 0700)
                .owner(home, uid, uid);
    }

    /** With another field for the password of a user who is there. */
    public LinuxLookAlike password(String user, String field) {
        return replace(
                "/etc/shadow",
                "^" + user + ":[^:]*:",
                Matcher.quoteReplacement(user + ":" + field + ":"));
    }

    // Boot

    /** With {@code argument} on the kernel's command line and in {@code /etc/default/grub}. */
    public LinuxLookAlike kernelArgument(String argument) {
        String text = Matcher.quoteReplacement(argument);
        String line = "^(\\s*(?:linux\\S*\\s.*root=|options\\s).*)$";
        return replace(distro.grubConfig(), line, "$1 " + text)
                .replace("/etc/default/grub", "^(GRUB_CMDLINE_LINUX=\".*)\"", "$1 " + text + "\"");
    }

    /** Without {@code argument}, given whole, in both places. */
    public LinuxLookAlike withoutKernelArgument(String argument) {
        String regex = " ?(?<![^ \"])" + Pattern.quote(argument) + "(?![^ \"\\n])";
        return replace(distro.grubConfig(), regex, "").replace("/etc/default/grub", regex, "");
    }

    /** Without a driver, neither in {@code /lib/modules} nor in the initramfs. */
    public LinuxLookAlike withoutDriver(String module) {
        LinuxLookAlike less = withoutDriverInInitramfs(module);
        String folder = "/lib/modules/" + distro.kernel();
        String file = modulePath(module);
        return less.without(folder + "/" + file)
                .replace(folder + "/modules.dep", "^" + Pattern.quote(file) + ":.*\n", "");
    }

    /** With a driver as a module, in the initramfs, too, if {@code early}. */
    public LinuxLookAlike driver(String module, boolean early) {
        String file = modulePath(module);
        String folder = "/lib/modules/" + distro.kernel();
        String content = "\u007fELF module " + module;
        LinuxLookAlike more =
                with(folder + "/" + file, content).append(folder + "/modules.dep", file + ":\n");
        return early
                ? more.inInitramfs(more.initramfs.put("/usr" + folder + "/" + file, bytes(content)))
                : more;
    }

    /** Without a driver in the initramfs, if it is there. */
    public LinuxLookAlike withoutDriverInInitramfs(String module) {
        String path = "/usr/lib/modules/" + distro.kernel() + "/" + modulePath(module);
        return initramfs.find(path).isPresent() ? inInitramfs(initramfs.remove(path)) : this;
    }

    /** With a file in the initramfs. */
    public LinuxLookAlike inInitramfs(String path, String text) {
        return inInitramfs(initramfs.put(path, bytes(text)));
    }

    private static String modulePath(String module) {
        return "kernel/drivers/" + module + ".ko";
    }

    private static Entry bytes(String text) {
        return Entry.file(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The start of a bzImage of this version. */
    static byte[] kernel(String version) {
        byte[] text = (version + " (builder@host) #1 SMP").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer kernel = ByteBuffer.allocate(0x400).order(ByteOrder.LITTLE_ENDIAN);
        kernel.putInt(0x202, 0x53726448).putShort(0x20E, (short) 0x100).put(0x300, text);
        return kernel.array();
    }

    /** The drivers that a conformant one has as modules in its initramfs. */
    static List<String> drivers() {
        return DRIVERS;
    }

    // Disk

    /** With a GUID partition table and a BIOS boot partition. */
    public LinuxLookAlike gpt() {
        return with(disk.withTable("gpt"));
    }

    /** With the root's file system on the bare disk. */
    public LinuxLookAlike unpartitioned() {
        return with(disk.withTable("none").withoutBios());
    }

    /** With a disk of {@code bytes}, a multiple of 1 MiB; most of it is a hole in the file. */
    public LinuxLookAlike size(long bytes) {
        return with(disk.withSize(bytes));
    }

    /** With {@code ext2}, {@code ext3}, {@code ext4}, {@code xfs} or {@code btrfs} as the root. */
    public LinuxLookAlike fileSystem(String type) {
        return replace("/etc/fstab", "^(\\S+\\s+/\\s+)\\S+", "$1" + type).with(disk.withRoot(type));
    }

    /** With XFS as the root's file system. */
    public LinuxLookAlike xfs() {
        return fileSystem("xfs");
    }

    /** With the root on a logical volume. */
    public LinuxLookAlike lvm() {
        String uuid = "UUID=" + RawDisk.ROOT_UUID;
        return replace("/etc/fstab", "^" + uuid, "/dev/mapper/vg-root")
                .replace(distro.grubConfig(), "root=" + uuid, "root=/dev/mapper/vg-root")
                .with(disk.withLvm());
    }

    /** Without boot code in the first sector. */
    public LinuxLookAlike withoutBootCode() {
        return with(disk.withoutBios());
    }

    /**
     * Started by UEFI alone: a GUID partition table and an EFI system partition with GRUB at {@code
     * /boot/efi}.
     */
    public LinuxLookAlike uefi() {
        return with("/boot/efi/EFI/BOOT/BOOTX64.EFI", "MZ" + "x".repeat(510))
                .gpt()
                .withoutBootCode()
                .volume("/boot/efi", "vfat");
    }

    /**
     * With another partition, mounted by {@code /etc/fstab}, that holds what is below {@code
     * mount}.
     *
     * @param type {@code ext2} to {@code ext4}, {@code xfs}, {@code btrfs}, {@code vfat}; or {@code
     *     swap}, with {@code none} as the mount
     */
    public LinuxLookAlike volume(String mount, String type) {
        String uuid = type.equals("vfat") ? "A55A-0001" : RawDisk.uuid(disk.parts().size() + 1);
        String line = "UUID=" + uuid + " " + mount + " " + type + " defaults 0 2\n";
        LinuxLookAlike listed = append("/etc/fstab", line);
        if (type.equals("swap")) {
            return listed.with(disk.with(new DiskPlan.Part("", type, Tree.EMPTY)));
        }
        if (mount.equals("/boot")) {
            listed =
                    listed.replace(distro.grubConfig(), "(--set=root) \\S+", "$1 " + uuid)
                            .replace(distro.grubConfig(), " /boot/(vmlinuz|init)", " /$1");
        }
        return listed.directory(mount).with(disk.with(new DiskPlan.Part(mount, type, Tree.EMPTY)));
    }

    /** With a partition that nothing mounts and that holds {@code text} in {@code path}. */
    public LinuxLookAlike strayPartition(String type, String path, String text) {
        Tree files = Tree.EMPTY.put(path, bytes(text));
        return with(disk.with(new DiskPlan.Part("", type, files)));
    }

    /** With the root of {@code other} as a second system in a partition of its own. */
    public LinuxLookAlike secondSystem(LinuxLookAlike other) {
        String uuid = RawDisk.uuid(disk.parts().size() + 1);
        LinuxLookAlike moved =
                other.replace("/etc/fstab", RawDisk.ROOT_UUID, uuid)
                        .replace(other.distro.grubConfig(), RawDisk.ROOT_UUID, uuid);
        return with(disk.with(new DiskPlan.Part("", "ext4", moved.whole())));
    }

    // Disk files

    /** All files, with the package database and the initramfs. */
    private Tree whole() {
        Tree all = tree;
        for (Map.Entry<String, Entry> one :
                distro.packages().write(packages.values()).entries().entrySet()) {
            // what an edit put there stays
            if (all.find(one.getKey()).isEmpty()) {
                all = all.put(one.getKey(), one.getValue());
            }
        }
        return all.find(distro.initrd()).isPresent() || initramfs == Tree.EMPTY
                ? all
                : all.put(distro.initrd(), Entry.file(Cpio.gzip(initramfs)));
    }

    @Override
    public Path build(Path folder) throws IOException {
        Path scratch = Files.createTempDirectory(folder, "look-alike");
        Path file = folder.resolve("disk.raw");
        RawDisk.write(disk, whole(), file, scratch);
        HostTree.delete(scratch);
        return file;
    }
}
