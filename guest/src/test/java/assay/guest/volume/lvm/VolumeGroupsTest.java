package assay.guest.volume.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.BytesSource;
import assay.disk.FileSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VolumeGroupsTest {

    private static final int EXTENT = 4 << 20;

    private static final String LINEAR =
            """
            segment1 {
            start_extent = 0
            extent_count = 1
            type = "striped"
            stripe_count = 1
            stripes = [ "pv0", 1 ]
            }
            """;

    @TempDir Path folder;

    private static PhysicalVolume pv(String text) throws IOException {
        return pv(new PvBytes(LvmDisk.ONE, PvBytes.HEAD + 2L * EXTENT).text(text));
    }

    private static PhysicalVolume pv(PvBytes head) throws IOException {
        byte[] bytes = Arrays.copyOf(head.bytes(), PvBytes.HEAD + 2 * EXTENT);
        Arrays.fill(bytes, PvBytes.HEAD + EXTENT, bytes.length, (byte) 7);
        return PhysicalVolume.read("partition 1", new BytesSource(bytes));
    }

    private static List<LogicalVolume> volumes(PhysicalVolume... pvs) throws IOException {
        return VolumeGroups.of(List.of(pvs)).volumes(new Budget(1000));
    }

    private static String whyNot(String text) throws IOException {
        List<LogicalVolume> volumes = volumes(pv(text));
        assertThat(volumes).hasSize(1);
        return volumes.getFirst().whyNot();
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 30_000, 64_000, 64_511})
    void theMetadataTextIsWherePvckFindsIt(int textAt) throws IOException {
        int areaSize = 65_024; // a multiple of 512, as LVM2 wants it
        PvBytes head =
                new PvBytes(LvmDisk.ONE, PvBytes.HEAD + 2L * EXTENT)
                        .area(areaSize)
                        .textAt(textAt)
                        .text(LvmDisk.text(LINEAR, 2, 1));
        Path file = folder.resolve("pv");
        Files.write(file, Arrays.copyOf(head.bytes(), PvBytes.HEAD + 2 * EXTENT));

        String dumped = Oracle.require("pvck").run("--dump", "metadata", file);

        assertThat(dumped).contains("vgname vg-a seqno 5");
        try (BlockSource bytes = FileSource.open(file)) {
            String text =
                    new MetadataArea(bytes, new DiskLocn(PvBytes.AREA, areaSize))
                            .text()
                            .orElseThrow();
            assertThat(dumped).contains(text.strip().replace("\0", ""));
        }
        assertThat(volumes(pv(head))).hasSize(1);
    }

    @Test
    void aVolumeIsWhereItsSegmentsAre() throws IOException {
        LogicalVolume volume = volumes(pv(LvmDisk.text(LINEAR, 2, 1))).getFirst();

        assertThat(volume.fullName()).isEqualTo("vg-a/ro-ot");
        assertThat(volume.where()).isEqualTo("partition 1");
        assertThat(volume.bytes().size()).isEqualTo(EXTENT);
        ByteBuffer last = ByteBuffer.allocate(16);
        volume.bytes().read(EXTENT - 16, last);
        assertThat(last.array()).containsOnly(7);
    }

    @ParameterizedTest
    @CsvSource({
        "/dev/vg-a/ro-ot, true",
        "/dev/mapper/vg--a-ro--ot, true",
        "/dev/mapper/vg-a-ro-ot, false",
        "/dev/disk/by-id/dm-name-vg--a-ro--ot, true",
        "/dev/disk/by-id/dm-uuid-LVM-lA3kO0btvKq1CAI2mG3Hji5SjZhmXZNGIu1vpVji1M3B47uWW9jURZv35cEDdv1o,"
                + " true",
        "/dev/vg-a/swap, false"
    })
    void aVolumeIsFoundByTheNamesThatLinuxGivesIt(String device, boolean found) throws IOException {
        LogicalVolume volume = volumes(pv(LvmDisk.text(LINEAR, 2, 1))).getFirst();

        assertThat(volume.isDevice(device)).isEqualTo(found);
    }

    @Test
    void theNewestCopyOfTheMetadataCounts() throws IOException {
        String text = LvmDisk.text(LINEAR, 2, 1);
        PhysicalVolume stale = pv(text.replace("seqno = 5", "seqno = 4").replace("ro-ot", "old"));

        assertThat(volumes(stale, pv(text)).getFirst().name()).isEqualTo("ro-ot");
    }

    @Test
    void aVolumeOnAnotherDiskSaysWhichPhysicalVolumeIsMissing() throws IOException {
        String why = whyNot(LvmDisk.text(LINEAR.replace("pv0", "pv1"), 2, 2));

        assertThat(why)
                .contains("m7LYKZJd2cytUdwB9ZVlC6fRwghJBXaQ", "/dev/sda2", "not on this disk");
    }

    @Test
    void physicalVolumesWithOneIdentityAreNotUsed() throws IOException {
        String text = LvmDisk.text(LINEAR, 2, 1);

        assertThat(volumes(pv(text), pv(text)).getFirst().whyNot()).contains("not on this disk");
    }

    @ParameterizedTest
    @ValueSource(strings = {"thin", "raid1", "mirror", "cache", "vdo", "raid5_ls", "striped+NEW"})
    void aVolumeOfAnotherTypeIsNamedWithItsType(String type) throws IOException {
        assertThat(whyNot(LvmDisk.text(LINEAR.replace("striped", type), 2, 1)))
                .contains("volumes of type " + type + " are not read");
    }

    @Test
    void aSnapshotIsNotTakenForTheVolumeItKeeps() throws IOException {
        String text =
                LvmDisk.text(LINEAR, 2, 1)
                        .replace(
                                "logical_volumes {",
                                """
                                logical_volumes {
                                snapshot0 {
                                status = ["READ", "WRITE", "VISIBLE"]
                                segment1 {
                                start_extent = 0
                                extent_count = 1
                                type = "snapshot"
                                chunk_size = 8
                                origin = "other"
                                cow_store = "ro-ot"
                                }
                                }
                                """);

        assertThat(whyNot(text)).isEqualTo("snapshots are not read");
    }

    @Test
    void aPhysicalVolumeWithoutAGroupHidesNothing() throws IOException {
        PhysicalVolume pv = pv(new PvBytes(LvmDisk.ONE, PvBytes.HEAD).locate(0, 0, 0));

        assertThat(VolumeGroups.of(List.of(pv)).whyNot(pv)).isEmpty();
        assertThat(volumes(pv)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "stripe_count = 1, stripe_count = 3",
        "stripe_count = 1, stripe_count = 4611686018427387904",
        "start_extent = 0, start_extent = 1",
        "extent_count = 1, extent_count = 4294967295",
        "extent_count = 1, extent_count = 0",
        "'\"pv0\", 1', '\"pv0\", 2'",
        "'\"pv0\", 1', '\"pv0\", -1'",
        "'\"pv0\", 1', '\"pv9\", 1'",
        "pe_start = 2048, pe_start = 9223372036854775807",
        "extent_size = 8192, extent_size = 0",
        "extent_size = 8192, extent_size = 4294967295",
    })
    void numbersThatContradictEachOtherAreRefused(String right, String wrong) throws IOException {
        PhysicalVolume pv = pv(LvmDisk.text(LINEAR, 2, 1).replace(right, wrong));
        VolumeGroups groups = VolumeGroups.of(List.of(pv));

        boolean readable =
                groups.volumes(new Budget(100)).stream().anyMatch(lv -> lv.whyNot().isEmpty());
        if (readable) {
            // Seen only when it is read: extents larger than the partition.
            BlockSource bytes = groups.volumes(new Budget(100)).getFirst().bytes();
            assertThatThrownBy(() -> bytes.read(0, ByteBuffer.allocate(16)))
                    .isInstanceOf(ImageException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "100, 10, CORRUPT",
        "512, 0, CORRUPT",
        "512, -1, CORRUPT",
        "-1, 100, CORRUPT",
        "512, 1044480, CORRUPT",
        "1044480, 5, CORRUPT",
        "512, 16777217, LIMIT",
        "512, 9223372036854775807, LIMIT",
        "512, 100, CORRUPT",
    })
    void aRingThatLiesIsRefused(long offset, long length, Reason reason) throws IOException {
        PvBytes head = new PvBytes(LvmDisk.ONE, PvBytes.HEAD).locate(offset, length, 1);
        MetadataArea area =
                new MetadataArea(
                        new BytesSource(head.bytes()),
                        new DiskLocn(PvBytes.AREA, PvBytes.HEAD - PvBytes.AREA));

        assertThatThrownBy(area::text)
                .isInstanceOf(ImageException.class)
                .extracting(thrown -> ((ImageException) thrown).reason())
                .isEqualTo(reason);
        assertThat(pv(head).whyNot()).startsWith("lvm2 at byte 4096: ");
    }

    @Test
    void textsThatNestOrGrowWithoutEndAreRefused() {
        assertThatThrownBy(() -> ConfigText.parse("a {".repeat(1_000_000)))
                .hasMessageContaining("nests deeper than 16");
        assertThatThrownBy(() -> ConfigText.parse("a = [" + "1,".repeat(1_000_000) + "]"))
                .hasMessageContaining("more than 500000 values");
        assertThatThrownBy(() -> ConfigText.parse("a".repeat(1_000_000)))
                .hasMessageContaining("too long");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "}",
                "a",
                "a =",
                "a = [",
                "a = \"",
                "a {",
                "= 1",
                "a = 1 a = 2",
                "a b",
                "é = 1"
            })
    void aMalformedTextIsRefused(String text) {
        assertThatThrownBy(() -> ConfigText.parse(text)).isInstanceOf(ImageException.class);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(ints = {1, 2, 3, 4})
    void damagedMetadataEndsInAReason(int seed) throws IOException {
        Random random = new Random(seed);
        String text = LvmDisk.text(LINEAR, 2, 1);
        String letters = "{}[]=\"#,\n 0123456789";
        for (int round = 0; round < 500; round++) {
            StringBuilder damaged = new StringBuilder(text);
            for (int i = random.nextInt(4); i >= 0; i--) {
                char letter = letters.charAt(random.nextInt(letters.length()));
                damaged.setCharAt(random.nextInt(damaged.length()), letter);
            }
            check(damaged.toString());
        }
    }

    static void check(String text) throws IOException {
        BlockSource bytes = new BytesSource(new PvBytes(LvmDisk.ONE, 0).text(text).bytes());
        PhysicalVolume pv = PhysicalVolume.read("partition 1", bytes);
        for (LogicalVolume volume : volumes(pv)) {
            try {
                if (volume.bytes().size() > 0) {
                    long last = volume.bytes().size() - 1;
                    volume.bytes().read(last, ByteBuffer.allocate(1));
                    volume.bytes().extentAt(0, last + 1);
                }
            } catch (ImageException e) {
                assertThat(e.format()).isEqualTo("lvm2");
            }
        }
    }
}
