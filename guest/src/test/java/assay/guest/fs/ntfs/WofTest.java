package assay.guest.fs.ntfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.BlockSource;
import assay.disk.BytesSource;
import assay.disk.FileSource;
import assay.disk.ImageException;
import assay.guest.fs.FileNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Reads what wimlib 1.13 compressed: one file in each way, with text, runs, noise and code of x86.
 * A WIM has the same chunks as a file of Compact OS.
 */
class WofTest {

    private static final int SIZE = 123_723;
    private static final String SHA_256 =
            "fc80fc93d002192cd849010bb8d64341cf00065dea2157a614c1a8c57ba76f9f";

    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource
    void whatWimlibCompressedIsDecompressed(Wof.Algorithm algorithm) throws IOException {
        BlockSource content = Wof.source(new BytesSource(stored(algorithm)), algorithm, SIZE);

        assertThat(TreeOf.sha256(TreeOf.bytes(content))).isEqualTo(SHA_256);
        ByteBuffer part = ByteBuffer.allocate(70_000);
        content.read(50_001, part);
        content.read(7, part.clear());
        assertThat(part.get(0)).isEqualTo(TreeOf.bytes(content)[7]);
    }

    @Test
    void aFileOfCompactOsIsReadAsWhatItStandsFor() throws IOException {
        Files.write(folder.resolve("stored"), stored(Wof.Algorithm.XPRESS4K));
        Path image = NtfsImage.empty(folder.resolve("image"), 24);
        NtfsImage.fill(
                image,
                "streams_interface=windows",
                "truncate -s %d file; cat ../stored > file:WofCompressedData\n".formatted(SIZE)
                        + NtfsTreeTest.setAttribute(
                                "file",
                                "system.ntfs_reparse_data",
                                "17000080" + "10000000" + "0100000002000000" + "0100000000000000"));
        try (BlockSource partition = FileSource.open(image)) {
            NtfsTree tree = NtfsImage.open(partition);
            FileNode file = tree.lookup(tree.root(), "file").orElseThrow();
            assertThat(file.isRegular()).isTrue();
            assertThat(file.size()).isEqualTo(SIZE);
            assertThat(TreeOf.sha256(TreeOf.bytes(tree.content(file)))).isEqualTo(SHA_256);
        }
    }

    @ParameterizedTest
    @EnumSource
    void brokenChunksAreErrors(Wof.Algorithm algorithm) throws IOException {
        byte[] whole = stored(algorithm);
        Random random = new Random(5);
        for (int round = 0; round < 150; round++) {
            byte[] broken = whole.clone();
            for (int i = 1 + random.nextInt(30); i > 0; i--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            }
            // It reads as something else, or not at all.
            try {
                TreeOf.bytes(Wof.source(new BytesSource(broken), algorithm, SIZE));
            } catch (ImageException e) {
                assertThat(e.format()).isEqualTo(Block.NTFS);
            }
        }
    }

    @Test
    void aSizeThatLiesIsAnError() {
        BlockSource nothing = new BytesSource(new byte[100]);
        for (long size : new long[] {5000, 1L << 33, Long.MAX_VALUE}) {
            BlockSource content = Wof.source(nothing, Wof.Algorithm.XPRESS4K, size);
            assertThatThrownBy(() -> content.read(size - 1, ByteBuffer.allocate(1)))
                    .isInstanceOf(ImageException.class);
        }
    }

    private static byte[] stored(Wof.Algorithm algorithm) throws IOException {
        String name = "wof/" + algorithm.toString().toLowerCase(Locale.ROOT);
        try (InputStream in = WofTest.class.getResourceAsStream(name)) {
            return in == null ? new byte[0] : in.readAllBytes();
        }
    }
}
