package assay.guest.free;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.BlockSource;
import assay.disk.BytesSource;
import assay.disk.Extent;
import assay.disk.FileSource;
import assay.disk.MappedSource;
import assay.disk.MappedSource.Piece;
import assay.guest.free.FreeSpace.Part;
import assay.guest.volume.lvm.LvmDisk;
import assay.testkit.Oracle;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where it is not sure that free space is free it stays. */
class InDoubtTest {

    private static final int MIB = 1 << 20;

    private @TempDir Path folder;
    private Path image;

    @BeforeEach
    void name() {
        image = folder.resolve("image");
    }

    private Path ext4(int megabytes) throws IOException {
        Dropped.noise(image, megabytes, 1);
        Object[] arguments =
                ("-q -F -E nodiscard -t ext4 -b 4096 " + image + " " + megabytes + "M").split(" ");
        Oracle.require("mke2fs").run(arguments);
        return image;
    }

    private void patch(long offset, byte[] bytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.seek(offset);
            file.write(bytes);
        }
    }

    private void assertKept(String why) throws IOException {
        try (FileSource disk = FileSource.open(image)) {
            assertKept(disk, why);
        }
        assertThat(Dropped.copy(image)).hasSameBinaryContentAs(image);
    }

    private static void assertKept(BlockSource disk, String why) throws IOException {
        FreeSpace free = FreeSpace.find(disk);
        assertThat(free.parts())
                .isNotEmpty()
                .allSatisfy(part -> {
                    assertThat(part.whyNot()).contains(why);
                    assertThat(part.bytes()).isZero();
                });
        assertThat(free.dataBytes()).isZero();
    }

    @Test
    void logicalVolumesAreFoundOnTheirDisk() throws IOException {
        ext4(24);
        try (FileSource content = FileSource.open(image)) {
            for (BlockSource disk :
                    List.of(LvmDisk.striped(content), LvmDisk.shuffled(content, 3))) {
                FreeSpace free = FreeSpace.find(disk);
                assertThat(free.parts()).extracting(Part::whyNot).containsExactly("");
                assertThat(free.dataBytes()).isEqualTo(free.parts().getFirst().bytes());
                assertThat(free.dataBytes()).isGreaterThan(10 * MIB);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"origin", "external_origin"})
    void theOriginOfASnapshotStays(String key) throws IOException {
        ext4(16);
        try (FileSource content = FileSource.open(image)) {
            String snapshot =
                    """
                    snapshot0 {
                    id = "Iu1vpV-ji1M-3B47-uWW9-jURZ-v35c-EDdv1p"
                    status = ["READ"]
                    segment1 {
                    type = "snapshot"
                    %s = "ro-ot"
                    }
                    }
                    """
                            .formatted(key);
            assertKept(LvmDisk.shuffled(content, 3, snapshot), "a snapshot may need");
        }
    }

    @Test
    void partitionsThatOverlapStay() throws IOException {
        ext4(16);
        byte[] head = new byte[MIB];
        ByteBuffer mbr = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        mbr.putShort(510, (short) 0xaa55);
        for (int i = 0; i < 2; i++) {
            mbr.put(446 + 16 * i + 4, (byte) 0x83);
            mbr.putInt(446 + 16 * i + 8, i == 0 ? 2048 : 2048 + 15 * 2048);
            mbr.putInt(446 + 16 * i + 12, i == 0 ? 16 * 2048 : 2048);
        }
        try (FileSource content = FileSource.open(image)) {
            assertThat(FreeSpace.find(disk(head, content)).dataBytes()).isZero();
            mbr.putInt(446 + 16 + 12, 0);
            assertThat(FreeSpace.find(disk(head, content)).dataBytes()).isGreaterThan(5 * MIB);
        }
    }

    private static BlockSource disk(byte[] head, BlockSource content) {
        BlockSource first = new BytesSource(head);
        return new MappedSource(
                "test",
                MIB + content.size(),
                offset ->
                        offset < MIB
                                ? new Piece.Stored(first, offset, MIB - offset)
                                : new Piece.Stored(
                                        content, offset - MIB, content.size() + MIB - offset));
    }

    @Test
    void whatZfsTookOverStays() throws IOException {
        ext4(16);
        patch(128 << 10, new byte[] {0x0c, (byte) 0xb1, (byte) 0xba, 0, 0, 0, 0, 0});
        assertKept("ZFS");
    }

    @Test
    void anNtfsVolumeWithShadowCopiesStays() throws IOException {
        Dropped.noise(image, 16, 1);
        Oracle.require("mkntfs").run("-F", "-Q", "-q", image);
        ByteBuffer header = ByteBuffer.allocate(56).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(0, 0x4E48C1763808876BL).putLong(8, 0x52C76C6E0404AEB7L).putLong(48, 0x4000);
        patch(0x1E00, header.array());
        assertKept("shadow copies");
    }

    @Test
    void aFatThatWasMountedStays() throws IOException {
        Dropped.noise(image, 16, 1);
        Oracle.require("mkfs.vfat").run("-F", "16", image);
        patch(37, new byte[] {1});
        assertKept("not unmounted cleanly");
    }

    @Test
    void anXfsWithWrongCountsStays() throws IOException {
        Dropped.noise(image, 300, 100);
        Oracle.require("mkfs.xfs").run("-q", "-f", "-K", "-m", "crc=0", image);
        Oracle.require("xfs_db").run("-x", "-c", "agf 1", "-c", "write freeblks 77", image);
        try (FileSource disk = FileSource.open(image)) {
            assertKept(disk, "its header says 77");
        }
    }

    @Test
    void aDiskThatIsNotReadHasNothingFree() throws IOException {
        FreeSpace free = FreeSpace.find(new BytesSource(new byte[100]));
        assertThat(free.parts()).isEmpty();
        assertThat(free.dataBytes()).isZero();
        assertThat(free.without().size()).isEqualTo(100);
    }

    @Test
    void theCopyHasEveryByteThatIsNotFree() throws IOException {
        ext4(16);
        byte[] before = Files.readAllBytes(image);
        byte[] after = Files.readAllBytes(Dropped.copy(image));
        try (FileSource disk = FileSource.open(image)) {
            BlockSource less = FreeSpace.find(disk).without();
            for (int at = 0; at < before.length; at += Grains.SIZE) {
                int end = at + Grains.SIZE;
                boolean free = less.extentAt(at, end).kind() == Extent.Kind.HOLE;
                assertThat(Arrays.copyOfRange(after, at, end))
                        .isEqualTo(
                                free ? new byte[Grains.SIZE] : Arrays.copyOfRange(before, at, end));
            }
        }
    }
}
