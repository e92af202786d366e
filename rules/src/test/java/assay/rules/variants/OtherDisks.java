package assay.rules.variants;

import assay.testkit.Oracle;
import assay.testkit.lookalike.LinuxLookAlike;
import assay.testkit.lookalike.LookAlike;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Disks without a system, or with something that nobody can look into. */
final class OtherDisks {

    /** A key that opens nothing. */
    static final String PRIVATE_KEY =
            """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF
            -----END PRIVATE KEY-----
            """;

    private static final int SECTOR = 512;
    private static final long MIB = 1 << 20;

    /** Of the second entry of an MBR, where it says in which sector the partition starts. */
    private static final long SECOND_START = 0x1BE + 16 + 8;

    /** Header of LUKS 1: magic and version (LUKS on-disk format 1.2.3, section 2.2). */
    private static final byte[] LUKS = {'L', 'U', 'K', 'S', (byte) 0xBA, (byte) 0xBE, 0, 1};

    private OtherDisks() {}

    /** One partition without anything in it. */
    static LookAlike empty() {
        return empty((int) (MIB / SECTOR));
    }

    /** One partition without anything in it that starts in this sector. */
    static LookAlike empty(int sector) {
        return folder -> partitioned(folder, 64 * MIB, 0x83, sector, ByteBuffer.allocate(0));
    }

    /** A disk of {@code size} bytes with one partition and a file in it. */
    static LookAlike withData(long size) {
        return folder -> {
            int sector = (int) (MIB / SECTOR);
            Path disk = partitioned(folder, size, 0x83, sector, ByteBuffer.allocate(0));
            Path files = Files.createDirectory(folder.resolve("data"));
            Files.writeString(files.resolve("orders.csv"), "1,2\n");
            Oracle.require("mke2fs")
                    .run("-q", "-t", "ext4", "-E", "offset=" + MIB, "-d", files, disk, "32M");
            Files.delete(files.resolve("orders.csv"));
            Files.delete(files);
            return disk;
        };
    }

    /** A file system of CDs, with a file in it. */
    static LookAlike cd() {
        return folder -> {
            Path files = Files.createDirectory(folder.resolve("cd"));
            Files.writeString(files.resolve("readme.txt"), "a CD\n");
            Path disk = folder.resolve("disk.iso");
            Oracle.require("genisoimage").run("-quiet", "-o", disk, files);
            Files.delete(files.resolve("readme.txt"));
            Files.delete(files);
            return disk;
        };
    }

    /**
     * A system whose root, an ext4, was not unmounted: what the kernel marks while it is in use.
     */
    static LookAlike switchedOff(LinuxLookAlike system) {
        return folder -> {
            Path disk = system.build(folder);
            Oracle.require("debugfs")
                    .run("-w", "-R", "set_super_value state 0", disk + "?offset=" + MIB);
            return disk;
        };
    }

    /** A system and a second partition with the header of LUKS. */
    static LookAlike luksBeside(LinuxLookAlike system) {
        return folder -> {
            Path disk = system.strayPartition("ext4", "/x", "x").build(folder);
            try (FileChannel file = channel(disk)) {
                ByteBuffer start = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
                file.read(start, SECOND_START);
                long at = Integer.toUnsignedLong(start.getInt(0)) * SECTOR;
                file.write(ByteBuffer.allocate((int) MIB), at);
                file.write(ByteBuffer.wrap(LUKS), at);
            }
            return disk;
        };
    }

    /** One partition with the boot sector of BitLocker, as a Windows' own is. */
    static LookAlike bitLocker() {
        ByteBuffer boot = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
        boot.put(0, new byte[] {(byte) 0xEB, 0x58, (byte) 0x90});
        boot.put(3, "-FVE-FS-".getBytes(StandardCharsets.US_ASCII));
        boot.putShort(11, (short) SECTOR).put(13, (byte) 8).putShort(510, (short) 0xAA55);
        int sector = (int) (MIB / SECTOR);
        return folder -> partitioned(folder, 64 * MIB, 0x07, sector, boot.duplicate());
    }

    /** A disk with one partition of 32 MiB, which starts with {@code content}. */
    private static Path partitioned(
            Path folder, long size, int type, int sector, ByteBuffer content) throws IOException {
        Path disk = folder.resolve("disk.raw");
        Files.deleteIfExists(disk);
        ByteBuffer table = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
        table.put(0x1BE + 4, (byte) type).putInt(0x1BE + 8, sector);
        table.putInt(0x1BE + 12, (int) (32 * MIB / SECTOR)).putShort(510, (short) 0xAA55);
        Files.createFile(disk);
        try (FileChannel file = channel(disk)) {
            file.write(table, 0);
            file.write(content, (long) sector * SECTOR);
            file.write(ByteBuffer.allocate(1), size - 1);
        }
        return disk;
    }

    private static FileChannel channel(Path disk) throws IOException {
        return FileChannel.open(disk, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Several lists as one. */
    static List<Variant> all(List<List<Variant>> lists) {
        return lists.stream().flatMap(List::stream).toList();
    }
}
