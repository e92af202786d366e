package assay.disk.vhdx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import assay.disk.Copies;
import assay.disk.DiskFormats;
import assay.disk.DiskImage;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.MemorySource;
import assay.disk.Qemu;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a crash left in the log is read as if it had been written. */
class LogTest {

    private static final int MIB = 1 << 20;
    private static final UUID GUID = new UUID(5, 6);
    private static final int SECTOR = LogEntry.SECTOR;

    @TempDir Path folder;

    @Test
    void aLogThatQemuWroteIsReplayedAsQemuReplaysIt() throws IOException {
        Qemu qemu = new Qemu("vhdx");
        Path raw = Files.write(folder.resolve("disk.raw"), new byte[9 * MIB]);
        Path image = folder.resolve("disk.vhdx");
        qemu.convert(raw, image, "-o block_size=1M");
        byte[] before = Files.readAllBytes(image);
        qemu.io(image, "write -P 0x5a 3M 64k", "write -P 0x5b 5M 2M", "write -P 0x5c 8000k 70k");
        byte[] after = Files.readAllBytes(image);
        // As if only the log had reached the file: QEMU leaves its entries there.
        ByteBuffer file = ByteBuffer.wrap(after).order(ByteOrder.LITTLE_ENDIAN);
        RegionTable regions =
                RegionTable.parse(
                        slice(file, RegionTable.FIRST, RegionTable.LENGTH), 0, after.length);
        int bat = (int) regions.bat().fileOffset();
        System.arraycopy(before, bat, after, bat, MIB);
        markAsDirty(file);
        Files.write(image, after);

        DiskImage ours = DiskFormats.open(new MemorySource(after.clone()));
        assertThat(ours.details()).containsEntry("log", "replayed");
        byte[] disk = Copies.bytes(ours.disk());
        assertThat(disk[5 * MIB]).isEqualTo((byte) 0x5b);
        Path copy = Files.write(folder.resolve("ours.raw"), disk);
        qemu.repair(image);
        qemu.requireIdentical(copy, image);
    }

    /** Gives both headers the GUID of the log's last entry; QEMU gives each one its own. */
    private static void markAsDirty(ByteBuffer file) {
        int last = (int) file.getLong(Header.FIRST + 72);
        while (file.getInt(last + 2 * SECTOR) == file.getInt(last)) {
            last += 2 * SECTOR;
        }
        for (int at : new int[] {Header.FIRST, Header.SECOND}) {
            ByteBuffer header = slice(file, at, Header.LENGTH);
            Guid.put(header, 48, Guid.get(file, last + 32));
            header.putInt(Crc.FIELD, Crc.of(header));
        }
    }

    private static ByteBuffer slice(ByteBuffer file, int offset, int length) {
        return file.slice(offset, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void entriesAreAppliedInTheirOrderOverTheEndOfTheRing() throws IOException {
        TinyVhdx file = dirty();
        int third = MIB - 2 * SECTOR;
        // Not part of the sequence, since its number is older.
        entry(file, 5 * SECTOR, 3, 5 * SECTOR, data(TinyVhdx.BLOCK, 'x'));
        entry(file, third, 7, third, data(TinyVhdx.BLOCK, 'b'));
        entry(file, 0, 8, third, data(TinyVhdx.BLOCK, 'c'));
        entry(file, 2 * SECTOR, 9, third, data(TinyVhdx.BLOCK + SECTOR, 'd'));
        byte[] disk = disk(file);
        assertThat(Arrays.copyOf(disk, SECTOR)).containsOnly('c');
        assertThat(Arrays.copyOfRange(disk, SECTOR, 2 * SECTOR)).containsOnly('d');
        assertThat(Arrays.copyOfRange(disk, 2 * SECTOR, MIB)).containsOnly('a');
    }

    @Test
    void anEntryMayGoOverTheEndOfTheRing() throws IOException {
        TinyVhdx file = dirty();
        int last = MIB - SECTOR;
        entry(file, last, 7, last, data(TinyVhdx.BLOCK, 'b'));
        assertThat(Arrays.copyOf(disk(file), SECTOR)).containsOnly('b');
    }

    @Test
    void zerosAreWritten() throws IOException {
        TinyVhdx file = dirty();
        entry(file, 0, 1, 0, zero(TinyVhdx.BLOCK + SECTOR, 3 * SECTOR));
        entry(file, SECTOR, 2, 0, data(TinyVhdx.BLOCK + 2 * SECTOR, 'b'));
        byte[] disk = disk(file);
        assertThat(Arrays.copyOf(disk, SECTOR)).containsOnly('a');
        assertThat(Arrays.copyOfRange(disk, SECTOR, 2 * SECTOR)).containsOnly(0);
        assertThat(Arrays.copyOfRange(disk, 2 * SECTOR, 3 * SECTOR)).containsOnly('b');
        assertThat(Arrays.copyOfRange(disk, 3 * SECTOR, 4 * SECTOR)).containsOnly(0);
        assertThat(Arrays.copyOfRange(disk, 4 * SECTOR, MIB)).containsOnly('a');
    }

    @Test
    void whatIsLeftOfAnEntryDoesNotCount() throws IOException {
        TinyVhdx file = dirty();
        entry(file, 0, 1, 0, data(TinyVhdx.BLOCK, 'b'));
        entry(file, 2 * SECTOR, 2, 0, data(TinyVhdx.BLOCK, 'c')).spoil(MIB + 3 * SECTOR + 99);
        assertThat(Arrays.copyOf(disk(file), SECTOR)).containsOnly('b');
    }

    @Test
    void aLogWithoutAWholeEntryIsCorrupt() throws IOException {
        assertRefused(dirty(), Reason.CORRUPT).withMessageContaining("no entry that is whole");
        TinyVhdx file = dirty();
        // Its tail is an entry that is not there.
        assertRefused(entry(file, 0, 1, 5 * SECTOR, data(TinyVhdx.BLOCK, 'b')), Reason.CORRUPT);
    }

    @Test
    void anEntryThatWritesWhereItCannotIsCorrupt() throws IOException {
        assertRefused(entry(dirty(), 0, 1, 0, data(-SECTOR, 'b')), Reason.CORRUPT);
        assertRefused(entry(dirty(), 0, 1, 0, data(5, 'b')), Reason.CORRUPT);
        assertRefused(entry(dirty(), 0, 1, 0, zero(0, -SECTOR)), Reason.CORRUPT);
        assertRefused(entry(dirty(), 0, 1, 0, zero(0, 77)), Reason.CORRUPT);
        assertRefused(entry(dirty(), 0, 1, 0, zero(SECTOR, -1L << 63)), Reason.CORRUPT);
        ByteBuffer unknown = zero(0, SECTOR).putInt(0, 0);
        assertRefused(entry(dirty(), 0, 1, 0, unknown), Reason.CORRUPT);
        // All of the file becomes zeros, and so there are no regions any more.
        assertRefused(entry(dirty(), 0, 1, 0, zero(0, 1L << 50)), Reason.CORRUPT)
                .withMessageContaining("region table");
    }

    @Test
    void aLogThatIsTooLargeIsToBeAppliedFirst() throws IOException {
        assertRefused(dirty().int32(Header.SECOND + 68, 0), Reason.DIRTY)
                .withMessageContaining("qemu-img check -r all");
    }

    @Test
    void aDamagedLogIsReplayedOrRefused() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int turn = 0; turn < 300; turn++) {
            TinyVhdx file = dirty();
            ByteBuffer damaged = random.nextBoolean() ? data(TinyVhdx.BAT, 'b') : zero(0, MIB);
            damaged.putInt(4 * random.nextInt(6), random.nextInt() >>> random.nextInt(32));
            entry(file, 0, 1, 0, damaged);
            entry(file, 2 * SECTOR, 2, 0, data(random.nextLong() & -SECTOR, 'c'));
            file.spoil(MIB + random.nextInt(100));
            try {
                disk(file);
            } catch (ImageException e) {
                // The only way to fail.
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", turn " + turn, e);
            }
        }
    }

    private static TinyVhdx dirty() throws IOException {
        ByteBuffer guid = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        Guid.put(guid, 0, GUID);
        return new TinyVhdx().put(Header.SECOND + 48, guid.array());
    }

    /** The descriptor of a sector whose bytes are all {@code content}. */
    private static ByteBuffer data(long fileOffset, char content) {
        ByteBuffer descriptor = descriptor(LogDescriptor.DESC, fileOffset);
        byte[] ends = new byte[12];
        Arrays.fill(ends, (byte) content);
        return descriptor.put(4, ends);
    }

    private static ByteBuffer zero(long fileOffset, long length) {
        return descriptor(LogDescriptor.ZERO, fileOffset).putLong(8, length);
    }

    private static ByteBuffer descriptor(int signature, long fileOffset) {
        return ByteBuffer.allocate(32)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, signature)
                .putLong(16, fileOffset);
    }

    /** Writes an entry with one descriptor into the log. */
    private static TinyVhdx entry(
            TinyVhdx file, int at, long sequence, int tail, ByteBuffer descriptor) {
        boolean zero = descriptor.getInt(0) == LogDescriptor.ZERO;
        int length = zero ? SECTOR : 2 * SECTOR;
        ByteBuffer entry = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        entry.putInt(0, 0x65676f6c).putInt(8, length).putInt(12, tail).putLong(16, sequence);
        entry.putInt(24, 1);
        Guid.put(entry, 32, GUID);
        entry.putLong(48, TinyVhdx.FILE_SIZE).putLong(56, TinyVhdx.FILE_SIZE);
        entry.put(64, descriptor.putLong(24, sequence), 0, LogEntry.DESCRIPTOR);
        if (!zero) {
            Arrays.fill(entry.array(), SECTOR, 2 * SECTOR, descriptor.get(8));
            entry.putInt(SECTOR, LogDescriptor.DATA).putInt(SECTOR + 4, (int) (sequence >>> 32));
            entry.putInt(2 * SECTOR - 4, (int) sequence);
        }
        entry.putInt(4, Crc.of(entry));
        int first = Math.min(length, MIB - at);
        file.put(MIB + at, Arrays.copyOf(entry.array(), first));
        return file.put(MIB, Arrays.copyOfRange(entry.array(), first, length));
    }

    private static byte[] disk(TinyVhdx file) throws IOException {
        DiskImage image = DiskFormats.open(new MemorySource(file.bytes()));
        return Copies.bytes(image.disk());
    }

    private static ThrowableAssertAlternative<ImageException> assertRefused(
            TinyVhdx file, Reason reason) {
        return assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> disk(file))
                .returns(reason, ImageException::reason);
    }
}
