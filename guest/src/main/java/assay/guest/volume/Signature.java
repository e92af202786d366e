package assay.guest.volume;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.ImageException;
import assay.guest.fs.ext.ExtFeatures;
import assay.guest.fs.ext.ExtSuperblock;
import assay.guest.fs.ntfs.NtfsTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a volume says it is, by magic numbers alone: whether the rest of it makes sense is for the
 * one to say who opens it.
 *
 * @param type what it is
 * @param uuid its identity as {@code /etc/fstab} writes it after {@code UUID=}; empty where it has
 *     none or finding it takes more than the probe reads
 * @param label its name; empty as {@code uuid} is
 */
public record Signature(Type type, String uuid, String label) {

    /** What can stand in a volume. */
    public enum Type {
        EXT2("ext2"),
        EXT3("ext3"),
        EXT4("ext4"),
        /** The external journal of an ext file system. */
        JBD("jbd"),
        XFS("xfs"),
        BTRFS("btrfs"),
        VFAT("vfat"),
        EXFAT("exfat"),
        NTFS("ntfs"),
        REFS("refs"),
        BITLOCKER("bitlocker"),
        SWAP("swap"),
        LVM2_MEMBER("LVM2_member"),
        LUKS("luks"),
        RAID_MEMBER("linux_raid_member"),
        ISO9660("iso9660"),
        SQUASHFS("squashfs"),
        UNKNOWN("unknown");

        private final String text;

        Type(String text) {
            this.text = text;
        }

        /** The word for it in facts. */
        public String text() {
            return text;
        }
    }

    /** Ends behind the last thing that is looked at, a Btrfs label. */
    private static final int HEAD_SIZE = 68 * 1024;

    /** Records and entries of attribute lists on the way to the label of NTFS. */
    private static final int MAX_LABEL_STEPS = 20_000;

    private static final List<Probe> PROBES =
            List.of(
                    // Members of a mirror look like what they mirror: they come first.
                    MdSignature::find,
                    Signature::luks,
                    Signature::lvm,
                    Signature::windows,
                    Signature::xfs,
                    Signature::squashfs,
                    Signature::btrfs,
                    Signature::swap,
                    Signature::iso9660,
                    // After the others: they leave a former boot sector or superblock in place.
                    Signature::ext,
                    FatSignature::find);

    /** Looks at a volume's head; most look at no more. */
    @FunctionalInterface
    private interface Probe {
        Optional<Signature> find(Head head) throws IOException;
    }

    /**
     * Tells what is in a volume by at most 68 KiB from its start and three small places near its
     * end.
     */
    public static Signature of(BlockSource volume) throws IOException {
        Head head = Head.read(volume, HEAD_SIZE);
        for (Probe probe : PROBES) {
            Optional<Signature> found = probe.find(head);
            if (found.isPresent()) {
                return found.get();
            }
        }
        return plain(Type.UNKNOWN);
    }

    static Signature plain(Type type) {
        return new Signature(type, "", "");
    }

    /** LUKS on-disk format 1.2.3 and 2: both have the UUID at the same place. */
    private static Optional<Signature> luks(Head head) {
        if (!head.has(0, "LUKS\u00ba\u00be")) {
            return Optional.empty();
        }
        String label = head.bytes().getShort(6) == 0x0200 ? head.text(24, 48) : "";
        return Optional.of(new Signature(Type.LUKS, head.text(168, 40), label));
    }

    /** LVM2's label stands in one of the first four sectors. */
    private static Optional<Signature> lvm(Head head) {
        for (int at = 0; at < 4 * 512; at += 512) {
            if (head.has(at, "LABELONE") && head.has(at + 24, "LVM2 001")) {
                return Optional.of(plain(Type.LVM2_MEMBER));
            }
        }
        return Optional.empty();
    }

    /** Boot sectors of Windows name their file system behind the jump. */
    private static Optional<Signature> windows(Head head) throws IOException {
        if (head.has(3, "-FVE-FS-") || isBitLockerToGo(head)) {
            return Optional.of(plain(Type.BITLOCKER));
        }
        if (head.has(3, "NTFS    ")) {
            String serial = "%016X".formatted(head.bytes().getLong(0x48));
            return Optional.of(new Signature(Type.NTFS, serial, ntfsLabel(head.volume())));
        }
        if (head.has(3, "ReFS\0")) {
            return Optional.of(plain(Type.REFS));
        }
        if (head.has(3, "EXFAT   ")) {
            String serial = FatSignature.serial(head.bytes().getInt(0x64));
            return Optional.of(new Signature(Type.EXFAT, serial, ""));
        }
        return Optional.empty();
    }

    /** BitLocker on removable disks has a boot sector of FAT with its own GUID in it. */
    private static boolean isBitLockerToGo(Head head) {
        return head.has(3, "MSWIN4.1")
                && head.bytes().getLong(424) == 0x4AD82E294967D63BL
                && head.bytes().getLong(432) == 0x01D0E339A3F69983L;
    }

    /** The label stands in a record of the MFT. */
    private static String ntfsLabel(BlockSource volume) throws IOException {
        try {
            return NtfsTree.open(volume, new Budget(MAX_LABEL_STEPS)).label();
        } catch (ImageException e) {
            return ""; // whoever opens the volume is told
        }
    }

    /** XFS, {@code xfs_dsb}: {@code sb_uuid} and {@code sb_fname}. */
    private static Optional<Signature> xfs(Head head) {
        return head.has(0, "XFSB")
                ? Optional.of(new Signature(Type.XFS, head.uuid(32), head.text(108, 12)))
                : Optional.empty();
    }

    /** Squashfs 4, little-endian. */
    private static Optional<Signature> squashfs(Head head) {
        return head.has(0, "hsqs") && head.bytes().getShort(28) == 4
                ? Optional.of(plain(Type.SQUASHFS))
                : Optional.empty();
    }

    /** Btrfs on-disk format, "Superblock": it stands at 64 KiB. */
    private static Optional<Signature> btrfs(Head head) {
        int at = 64 * 1024;
        return head.has(at + 0x40, "_BHRfS_M")
                ? Optional.of(
                        new Signature(Type.BTRFS, head.uuid(at + 0x20), head.text(at + 0x12B, 256)))
                : Optional.empty();
    }

    /** {@code union swap_header}: the magic ends the first page, of whatever size a page is. */
    private static Optional<Signature> swap(Head head) {
        for (int page = 4096; page <= 64 * 1024; page *= 2) {
            if (head.has(page - 10, "SWAPSPACE2")) {
                return Optional.of(
                        new Signature(Type.SWAP, head.uuid(1024 + 12), head.text(1024 + 28, 16)));
            }
        }
        return Optional.empty();
    }

    /** ECMA-119, 8.4: the primary volume descriptor and its volume identifier. */
    private static Optional<Signature> iso9660(Head head) {
        int at = 32 * 1024;
        return head.has(at + 1, "CD001") && head.bytes().get(at) == 1
                ? Optional.of(new Signature(Type.ISO9660, "", head.text(at + 40, 32)))
                : Optional.empty();
    }

    private static Optional<Signature> ext(Head head) {
        ByteBuffer superblock =
                head.bytes()
                        .slice(ExtSuperblock.OFFSET, ExtSuperblock.SIZE)
                        .order(ByteOrder.LITTLE_ENDIAN);
        if (!ExtSuperblock.hasMagic(superblock)) {
            return Optional.empty();
        }
        ExtFeatures features = ExtFeatures.parse(superblock);
        Type type =
                switch (features.type()) {
                    case "ext2" -> Type.EXT2;
                    case "ext3" -> Type.EXT3;
                    default -> Type.EXT4;
                };
        return Optional.of(
                new Signature(
                        features.isJournalDevice() ? Type.JBD : type,
                        ExtSuperblock.uuid(superblock).toString(),
                        ExtSuperblock.label(superblock)));
    }

    /**
     * The start of a volume.
     *
     * @param volume all of it
     * @param bytes its start, with zeros after it where the volume is shorter; little-endian
     */
    record Head(BlockSource volume, ByteBuffer bytes) {

        static Head read(BlockSource volume, int size) throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
            volume.read(0, bytes.slice(0, (int) Math.min(size, volume.size())));
            return new Head(volume, bytes);
        }

        boolean has(int at, String magic) {
            byte[] expected = magic.getBytes(StandardCharsets.ISO_8859_1);
            return bytes.slice(at, expected.length).equals(ByteBuffer.wrap(expected));
        }

        /** Text in a field, without what fills the field up. */
        String text(int at, int length) {
            byte[] field = new byte[length];
            bytes.get(at, field);
            String text = new String(field, StandardCharsets.UTF_8);
            int end = text.indexOf('\0');
            return (end < 0 ? text : text.substring(0, end)).strip();
        }

        String uuid(int at) {
            ByteBuffer uuid = bytes.slice(at, 16);
            return new UUID(uuid.getLong(), uuid.getLong()).toString();
        }
    }
}
