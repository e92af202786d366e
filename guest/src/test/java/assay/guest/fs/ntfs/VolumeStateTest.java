package assay.guest.fs.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.BlockSource;
import assay.disk.BytesSource;
import assay.disk.FileSource;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VolumeStateTest {

    private static final int VOLUME_FLAGS = 24 + 10;

    @TempDir Path folder;

    @Test
    void aNewVolumeIsAsNtfsinfoSays() throws IOException {
        Path image = NtfsImage.empty(folder.resolve("image"), 24, "-L", "系统 C", "-c", "2048");
        String known = Oracle.require("ntfsinfo").run("-m", image);
        try (BlockSource partition = FileSource.open(image)) {
            NtfsInfo info = NtfsImage.open(partition).info();
            assertThat(info.label()).isEqualTo(field(known, "Volume Name")).isEqualTo("系统 C");
            assertThat(info.version()).isEqualTo(field(known, "Volume Version"));
            assertThat(info.clusters()).isEqualTo(number(known, "Volume Size in Clusters"));
            assertThat(info.freeClusters()).isEqualTo(number(known, "Free Clusters"));
            assertThat(info.clusterSize()).isEqualTo(2048);
            assertThat(info.dirty()).isFalse();
            assertThat(info.hibernated()).isFalse();
            assertThat(info.clean()).isTrue();
        }
    }

    private static String field(String text, String name) {
        Matcher matcher = Pattern.compile(name + ": *([^\n]+)").matcher(text);
        assertThat(matcher.find()).as(name + " in " + text).isTrue();
        return matcher.group(1);
    }

    private static long number(String text, String name) {
        return Long.parseLong(field(text, name).replaceAll("[ (].*", ""));
    }

    @Test
    void aDirtyVolumeSaysSo() throws IOException {
        Path image = NtfsImage.empty(folder.resolve("image"), 4, "-c", "512");
        byte[] bytes = Files.readAllBytes(image);
        BootSector boot = BootSector.parse(new Block(ByteBuffer.wrap(bytes), 0), bytes.length);
        for (long lcn : new long[] {boot.mftLcn(), boot.mftMirrLcn()}) {
            int record = (int) (lcn * boot.clusterSize()) + 3 * boot.recordSize();
            int information = NtfsTreeTest.attribute(bytes, record, Attribute.VOLUME_INFORMATION);
            bytes[information + VOLUME_FLAGS] = 1;
        }
        Files.write(image, bytes);
        assertThat(Oracle.require("ntfsinfo").ask("-m", "-f", image).output()).contains("DIRTY");
        NtfsInfo info = NtfsImage.open(new BytesSource(bytes)).info();
        assertThat(info.dirty()).isTrue();
        assertThat(info.clean()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"hibr, true", "HIBR, true", "wake, false", "'', false"})
    void aSleepingWindowsHasItsSignatureInHiberfil(String signature, boolean hibernated)
            throws IOException {
        Path image = NtfsImage.empty(folder.resolve("image"), 4, "-c", "512");
        Path file = Files.writeString(folder.resolve("file"), signature);
        Oracle.require("ntfscp").run("-q", image, file, "HiberFil.sys");
        try (BlockSource partition = FileSource.open(image)) {
            NtfsInfo info = NtfsImage.open(partition).info();
            assertThat(info.hibernated()).isEqualTo(hibernated);
            assertThat(info.clean()).isEqualTo(!hibernated);
        }
    }

    /** As {@code ntfs_is_logfile_clean} of ntfs-3g decides. */
    @ParameterizedTest
    @CsvSource({
        "5, 65535, 0, 4, 0, 0, true",
        "5, 0, 2, 4, 0, 0, true",
        "5, 0, 0, 4, 65535, 2, false",
        "5, 65535, 2, 6, 0, 0, false"
    })
    void theNewerRestartPageCounts(
            long firstLsn,
            int firstClient,
            int firstFlags,
            long secondLsn,
            int secondClient,
            int secondFlags,
            boolean clean)
            throws IOException {
        ByteBuffer log = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
        restartPage(log.slice(0, 4096), firstLsn, firstClient, firstFlags);
        restartPage(log.slice(4096, 4096), secondLsn, secondClient, secondFlags);
        assertThat(RestartPage.isClean(new BytesSource(log.array()))).isEqualTo(clean);
    }

    private static void restartPage(ByteBuffer page, long lsn, int client, int flags) {
        page.order(ByteOrder.LITTLE_ENDIAN).putInt(0, 0x52545352);
        page.putShort(4, (short) 30).putShort(6, (short) 9).putShort(30, (short) 1);
        for (int end = 510; end < 4096; end += 512) {
            page.putShort(end, (short) 1);
        }
        page.putInt(16, 4096).putInt(20, 4096).putShort(24, (short) 48);
        page.putLong(48, lsn).putShort(48 + 12, (short) client).putShort(48 + 14, (short) flags);
    }
}
