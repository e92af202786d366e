package assay.disk.vhdx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import assay.disk.BlockSource;
import assay.disk.Copies;
import assay.disk.DiskFormats;
import assay.disk.DiskImage;
import assay.disk.Extent;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.MemorySource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VhdxFormatTest {

    private static final int MIB = 1 << 20;
    private static final int FIRST = Header.FIRST;
    private static final int SECOND = Header.SECOND;
    private static final int REGIONS = RegionTable.FIRST;
    private static final int ITEMS = TinyVhdx.METADATA + 32;
    private static final int CONTENT = TinyVhdx.METADATA + (64 << 10);

    @Test
    void everyKindOfBlockIsRead() throws IOException {
        TinyVhdx file = new TinyVhdx().bat(1, 1).bat(2, 2).bat(3, 3).bat(4, 5);
        DiskImage image = DiskFormats.open(new MemorySource(file.bytes()));
        assertThat(image.format()).isEqualTo("vhdx");
        assertThat(Copies.bytes(image.disk())).isEqualTo(TinyVhdx.disk());
        BlockSource disk = image.disk();
        assertThat(disk.extentAt(MIB, 2 * MIB)).isEqualTo(new Extent(MIB, MIB, Extent.Kind.HOLE));
        assertThat(disk.extentAt(2 * MIB, 3 * MIB).kind()).isEqualTo(Extent.Kind.ZERO);
        assertThat(image.details())
                .containsEntry("subformat", "dynamic")
                .containsEntry("block size", "1048576")
                .containsEntry("logical sector size", "512")
                .containsEntry("physical sector size", "4096")
                .containsEntry("creator", "Assay")
                .containsEntry("log", "empty");
    }

    @Test
    void theHeaderWithTheGreaterSequenceNumberCounts() throws IOException {
        // A wrong version in the one that does not count is not seen.
        open(new TinyVhdx().int32(FIRST + 64, 7));
        open(new TinyVhdx().int64(FIRST + 8, -1).int32(SECOND + 64, 7));
        assertRefused(new TinyVhdx().int32(SECOND + 64, 7 << 16), Reason.UNSUPPORTED);
        assertRefused(new TinyVhdx().int64(FIRST + 8, -1).int32(FIRST + 64, 7), Reason.UNSUPPORTED);
    }

    @Test
    void aHeaderThatWasNotWrittenWholeDoesNotCount() throws IOException {
        open(new TinyVhdx().int32(SECOND + 64, 7).spoil(SECOND + 4000));
        open(new TinyVhdx().spoil(FIRST));
        assertRefused(new TinyVhdx().spoil(FIRST).spoil(SECOND + 100), Reason.CORRUPT)
                .withMessageContaining("neither of its two headers");
    }

    @Test
    void headersThatDifferAtTheSameNumberAreCorrupt() throws IOException {
        assertRefused(new TinyVhdx().int64(FIRST + 8, 2).int32(FIRST + 16, 7), Reason.CORRUPT)
                .withMessageContaining("sequence number 2");
    }

    @Test
    void theSecondRegionTableServesWhereTheFirstIsDamaged() throws IOException {
        open(new TinyVhdx().spoil(REGIONS + 100));
        assertRefused(new TinyVhdx().spoil(REGIONS + 100).spoil(RegionTable.SECOND), Reason.CORRUPT)
                .withMessageContaining("neither of its two region tables");
    }

    @Test
    void aRegionThatTheFormatDoesNotAllowIsRefused() throws IOException {
        assertRefused(new TinyVhdx().int32(REGIONS + 8, 2048), Reason.LIMIT);
        assertRefused(new TinyVhdx().int32(REGIONS + 8, -1), Reason.LIMIT);
        assertRefused(new TinyVhdx().int32(REGIONS + 8, 1), Reason.CORRUPT)
                .withMessageContaining("names no metadata");
        assertRefused(new TinyVhdx().int32(REGIONS + 16, 7), Reason.UNSUPPORTED)
                .withMessageContaining("region 00000007-");
        assertRefused(new TinyVhdx().int32(REGIONS + 16, 7).int32(REGIONS + 44, 0), Reason.CORRUPT)
                .withMessageContaining("names no block table");
        assertRefused(new TinyVhdx().int64(REGIONS + 32, 0), Reason.CORRUPT);
        assertRefused(new TinyVhdx().int64(REGIONS + 32, MIB + 512), Reason.CORRUPT);
        assertRefused(new TinyVhdx().int64(REGIONS + 32, -MIB), Reason.CORRUPT);
        assertRefused(new TinyVhdx().int64(REGIONS + 32, 2 * MIB), Reason.CORRUPT)
                .withMessageContaining("overlaps");
        assertRefused(new TinyVhdx().int64(REGIONS + 32, MIB), Reason.CORRUPT)
                .withMessageContaining("the log overlaps");
        assertRefused(new TinyVhdx().int32(REGIONS + 40, 0), Reason.CORRUPT);
        assertRefused(new TinyVhdx().int32(REGIONS + 40, -MIB), Reason.TRUNCATED);
        assertRefused(new TinyVhdx().int64(REGIONS + 32, Long.MAX_VALUE & -MIB), Reason.TRUNCATED);
        byte[] twice = new TinyVhdx().cutTo(REGIONS + 48);
        byte[] bat = java.util.Arrays.copyOfRange(twice, REGIONS + 16, REGIONS + 32);
        assertRefused(new TinyVhdx().put(REGIONS + 48, bat), Reason.CORRUPT)
                .withMessageContaining("twice");
    }

    @Test
    void metadataThatTheFormatDoesNotAllowIsRefused() throws IOException {
        assertRefused(new TinyVhdx().int32(TinyVhdx.METADATA, 0), Reason.CORRUPT);
        assertRefused(new TinyVhdx().int32(TinyVhdx.METADATA + 8, 2048 << 16), Reason.LIMIT);
        assertRefused(new TinyVhdx().int32(TinyVhdx.METADATA + 8, 4 << 16), Reason.CORRUPT)
                .withMessageContaining("missing");
        assertRefused(new TinyVhdx().int32(ITEMS, 7), Reason.UNSUPPORTED)
                .withMessageContaining("metadata item 00000007-");
        assertRefused(new TinyVhdx().int32(ITEMS + 16, 0), Reason.CORRUPT);
        assertRefused(new TinyVhdx().int32(ITEMS + 16, -8), Reason.CORRUPT);
        assertRefused(new TinyVhdx().int32(ITEMS + 20, -1), Reason.CORRUPT);
        assertRefused(new TinyVhdx().int32(ITEMS + 20, 4), Reason.CORRUPT);
        assertRefused(new TinyVhdx().int32(ITEMS + 24, 5), Reason.UNSUPPORTED);
        byte[] first = new TinyVhdx().cutTo(ITEMS + 16);
        byte[] id = java.util.Arrays.copyOfRange(first, ITEMS, ITEMS + 16);
        assertRefused(new TinyVhdx().put(ITEMS + 32, id), Reason.CORRUPT)
                .withMessageContaining("twice");
    }

    @Test
    void aSizeThatLiesIsRefused() throws IOException {
        for (int size : new int[] {0, 512 << 10, 3 << 20, 512 << 20, 1 << 31}) {
            assertRefused(new TinyVhdx().int32(CONTENT, size), Reason.LIMIT)
                    .withMessageContaining("1 MiB to 256 MiB");
        }
        for (long size : new long[] {0, 513, -512, (64L << 40) + 512}) {
            assertRefused(new TinyVhdx().int64(CONTENT + 16, size), Reason.LIMIT);
        }
        assertRefused(new TinyVhdx().int64(CONTENT + 16, 64L << 40), Reason.CORRUPT)
                .withMessageContaining("a block table of 1048576 bytes");
        assertRefused(new TinyVhdx().int32(CONTENT + 48, 1024), Reason.UNSUPPORTED);
        assertRefused(new TinyVhdx().int32(CONTENT + 64, 0), Reason.UNSUPPORTED);
        assertRefused(new TinyVhdx().int32(CONTENT + 48, 4096), Reason.LIMIT);
    }

    @Test
    void aDifferencingDiskIsRefusedByItsParentsName() throws IOException {
        byte[] key = "relative_path".getBytes(StandardCharsets.UTF_16LE);
        byte[] value = ".\\基础 disk.vhdx".getBytes(StandardCharsets.UTF_16LE);
        ByteBuffer locator = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
        locator.putShort(18, (short) 1).putInt(20, 40).putInt(24, 40 + key.length);
        locator.putShort(28, (short) key.length).putShort(30, (short) value.length);
        locator.put(40, key).put(40 + key.length, value);
        ByteBuffer entry = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        Guid.put(entry, 0, Metadata.PARENT_LOCATOR);
        entry.putInt(16, 80 << 10).putInt(20, 200).putInt(24, 4);
        TinyVhdx file =
                new TinyVhdx()
                        .int32(CONTENT + 4, 2)
                        .int32(TinyVhdx.METADATA + 8, 6 << 16)
                        .put(ITEMS + 5 * 32, entry.array())
                        .put(TinyVhdx.METADATA + (80 << 10), locator.array());
        assertRefused(file, Reason.EXTERNAL_FILE)
                .withMessageContaining("\".\\基础 disk.vhdx\"")
                .withMessageContaining("Merge-VHD");
        assertRefused(new TinyVhdx().int32(CONTENT + 4, 2), Reason.EXTERNAL_FILE);
    }

    @Test
    void aBlockWhereSomethingElseStandsIsRefused() throws IOException {
        assertRefused(new TinyVhdx().bat(1, 6), Reason.CORRUPT)
                .withMessageContaining("header section");
        assertRefused(new TinyVhdx().bat(1, MIB | 6), Reason.CORRUPT).withMessageContaining("log");
        assertRefused(new TinyVhdx().bat(1, 2 * MIB | 6), Reason.CORRUPT)
                .withMessageContaining("metadata");
        assertRefused(new TinyVhdx().bat(1, 3 * MIB | 6), Reason.CORRUPT)
                .withMessageContaining("block table");
        assertRefused(new TinyVhdx().bat(1, 4 * MIB | 6), Reason.CORRUPT)
                .withMessageContaining("share");
        assertRefused(new TinyVhdx().bat(1, 5 * MIB | 6), Reason.TRUNCATED);
        assertRefused(new TinyVhdx().bat(1, -MIB | 6), Reason.CORRUPT);
        assertRefused(new TinyVhdx().bat(1, (Long.MAX_VALUE & -MIB) | 6), Reason.TRUNCATED);
        assertRefused(new TinyVhdx().bat(1, 4), Reason.CORRUPT).withMessageContaining("state 4");
        assertRefused(new TinyVhdx().bat(1, 4 * MIB | 7), Reason.CORRUPT)
                .withMessageContaining("state 7");
    }

    @Test
    void aLogThatIsNotInTheFileIsRefused() throws IOException {
        assertRefused(new TinyVhdx().int64(SECOND + 72, 512), Reason.CORRUPT);
        assertRefused(new TinyVhdx().int64(SECOND + 72, -MIB), Reason.CORRUPT);
        assertRefused(new TinyVhdx().int64(SECOND + 72, 1L << 40), Reason.TRUNCATED);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                8,
                100,
                FIRST,
                SECOND,
                REGIONS,
                300_000,
                MIB - 1,
                MIB,
                2 * MIB,
                2 * MIB + 100,
                3 * MIB,
                3 * MIB + 8,
                4 * MIB,
                4 * MIB + 1,
                5 * MIB - 1
            })
    void aFileThatIsCutOffIsRefused(int length) throws IOException {
        byte[] file = new TinyVhdx().cutTo(length);
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> DiskFormats.open(new MemorySource(file)))
                .returns(Reason.TRUNCATED, ImageException::reason);
    }

    private static DiskImage open(TinyVhdx file) throws IOException {
        return DiskFormats.open(new MemorySource(file.bytes()));
    }

    private static ThrowableAssertAlternative<ImageException> assertRefused(
            TinyVhdx file, Reason reason) {
        return assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> open(file))
                .returns(reason, ImageException::reason)
                .returns("vhdx", ImageException::format);
    }
}
