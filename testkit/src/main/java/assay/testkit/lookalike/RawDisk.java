package assay.testkit.lookalike;

import assay.testkit.Oracle;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes the raw disk of a plan: the table, boot code, and a file system in each partition. */
final class RawDisk {

    /** The UUID of the root's file system; that of the n-th other partition ends in n. */
    static final String ROOT_UUID = uuid(0);

    private static final int SECTOR = 512;
    private static final long MIB = 1 << 20;
    private static final String BIOS_BOOT = "21686148-6449-6E6F-744E-656564454649";
    private static final String ESP = "C12A7328-F81F-11D2-BA4B-00A0C93EC93B";
    private static final String LINUX = "0FC63DAF-8483-4772-8E79-3D69D8477DE4";
    private static final String SWAP = "0657FD6D-A4AB-43C4-84E5-0933C84B4F4F";
    private static final String LVM = "E6D6D379-F507-44C2-A23C-238F2A3DF928";

    /** {@code GRUB_BOOT_MACHINE_KERNEL_SECTOR}: where boot.img says where core.img is. */
    private static final int GRUB_KERNEL_SECTOR = 0x5C;

    private RawDisk() {}

    static String uuid(int number) {
        return "0a55a7e5-0000-4000-8000-%012d".formatted(number);
    }

    /** A file of {@code size} bytes, all a hole. */
    static Path empty(Path file, long size) throws IOException {
        try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
            made.setLength(0);
            made.setLength(size);
        }
        return file;
    }

    /** Writes the disk into {@code file}. */
    static void write(DiskPlan plan, Tree root, Path file, Path scratch) throws IOException {
        empty(file, plan.size());
        Formatter formatter = new Formatter(file, scratch);
        Tree rest = root;
        long at = MIB;
        long core = 1;
        List<String> lines = new ArrayList<>();
        if (plan.table().equals("gpt") && plan.bios()) {
            core = at / SECTOR;
            lines.add(line(plan, at, MIB, BIOS_BOOT, BIOS_BOOT));
            at += MIB;
        }
        for (int i = 0; i < plan.parts().size(); i++) {
            DiskPlan.Part part = plan.parts().get(i);
            long length = Formatter.mebibytes(part.type()) * MIB;
            lines.add(line(plan, at, length, mbrType(part), gptType(part)));
            Tree files = part.files();
            if (!part.mount().isEmpty()) {
                files = rest.below(part.mount());
                rest = rest.emptied(part.mount());
            }
            formatter.format(part.type(), uuid(i + 1), files, at);
            at += length;
        }
        boolean bare = plan.table().equals("none");
        at = bare ? 0 : at;
        if (!bare) {
            long end = plan.size() - (plan.table().equals("gpt") ? MIB : 0);
            String mbr = plan.lvm() ? "8e" : "83";
            lines.add(line(plan, at, end - at, mbr, plan.lvm() ? LVM : LINUX));
            String label = plan.table().equals("mbr") ? "dos" : plan.table();
            String id = label.equals("dos") ? "label-id: 0xa55a0001\n" : "";
            Oracle.require("sfdisk")
                    .feed(
                            "label: " + label + "\n" + id + String.join("\n", lines) + "\n",
                            "--quiet",
                            "--no-reread",
                            "--no-tell-kernel",
                            file);
        }
        if (plan.lvm()) {
            put(file, at, LvmLabel.of(Formatter.mebibytes(plan.root())));
            at += LvmLabel.SIZE;
        }
        formatter.format(plan.root(), ROOT_UUID, rest, at);
        if (plan.bios()) {
            put(file, 0, bootCode(core));
            put(file, core * SECTOR, "GRUB core.img".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static String line(DiskPlan plan, long at, long length, String mbr, String gpt) {
        boolean dos = plan.table().equals("mbr");
        String active = dos && at == MIB ? ", bootable" : "";
        return "start=%d, size=%d, type=%s%s"
                .formatted(at / SECTOR, length / SECTOR, dos ? mbr : gpt, active);
    }

    private static String mbrType(DiskPlan.Part part) {
        return switch (part.type()) {
            case "swap" -> "82";
            case "vfat" -> part.mount().endsWith("/efi") ? "ef" : "c";
            default -> "83";
        };
    }

    private static String gptType(DiskPlan.Part part) {
        return switch (part.type()) {
            case "swap" -> SWAP;
            case "vfat" -> ESP;
            default -> LINUX;
        };
    }

    /** What inspection knows GRUB's boot.img by; the table behind it stays. */
    private static byte[] bootCode(long core) {
        ByteBuffer code = ByteBuffer.allocate(440).order(ByteOrder.LITTLE_ENDIAN);
        code.put(0, new byte[] {(byte) 0xEB, 0x63, (byte) 0x90});
        code.putLong(GRUB_KERNEL_SECTOR, core);
        code.put(
                0x180,
                "GRUB \0Geom\0Hard Disk\0Read\0 Error\r\n".getBytes(StandardCharsets.US_ASCII));
        return code.array();
    }

    private static void put(Path file, long offset, byte[] bytes) throws IOException {
        try (RandomAccessFile disk = new RandomAccessFile(file.toFile(), "rw")) {
            disk.seek(offset);
            disk.write(bytes);
        }
    }
}
