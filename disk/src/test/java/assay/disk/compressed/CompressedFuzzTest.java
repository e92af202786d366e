package assay.disk.compressed;

import assay.disk.BlockSource;
import assay.disk.DiskFormat;
import assay.disk.DiskImage;
import assay.disk.ImageException;
import assay.disk.MemorySource;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Whatever the bytes are, they are unpacked or end in an {@link ImageException}. */
class CompressedFuzzTest {

    private static final SpoolLimits LIMITS = new SpoolLimits(1 << 20, 1 << 18, 1 << 16, 100);

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesAreUnpackedOrRefused(byte[] bytes) throws IOException {
        unpack(bytes);
    }

    static Stream<byte[]> seeds() {
        byte[] text =
                "some text that repeats, some text that repeats "
                        .repeat(20)
                        .getBytes(StandardCharsets.US_ASCII);
        try {
            ByteArrayOutputStream gzip = new ByteArrayOutputStream();
            try (OutputStream out = new GZIPOutputStream(gzip)) {
                out.write(text);
            }
            ByteArrayOutputStream xz = new ByteArrayOutputStream();
            try (OutputStream out = new XZOutputStream(xz, new LZMA2Options(0))) {
                out.write(text);
            }
            return Stream.of(gzip.toByteArray(), xz.toByteArray(), Zstd.compress(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aDamagedFileIsUnpackedOrRefused() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<byte[]> seeds = seeds().toList();
        for (int turn = 0; turn < 300; turn++) {
            byte[] packed = seeds.get(turn % seeds.size()).clone();
            for (int damage = 1 + random.nextInt(3); damage > 0; damage--) {
                packed[random.nextInt(packed.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                unpack(packed);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", turn " + turn, e);
            }
        }
    }

    private static void unpack(byte[] bytes) throws IOException {
        for (Compression compression : Compression.values()) {
            DiskFormat format =
                    new CompressedFormat(
                            compression,
                            spool -> new DiskImage("raw", spool, spool, Map.of()),
                            LIMITS);
            if (!format.matches(new MemorySource(bytes))) {
                continue;
            }
            try (DiskImage image = format.open(new MemorySource(bytes))) {
                BlockSource disk = image.disk();
                disk.read(0, ByteBuffer.allocate((int) disk.size()));
            } catch (ImageException e) {
                // What a broken file must end in.
            }
        }
    }
}
