package assay.guest.linux.rpm;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.BlockSource;
import assay.disk.BytesSource;
import assay.disk.ImageException;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes are, they are a database, or a header, or refused. */
final class RpmFuzzTest {

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesAreReadOrRefused(byte[] bytes) throws IOException {
        BlockSource file = new BytesSource(bytes);
        HeaderSink sink = RpmHeader::parse;
        read(() -> SqliteFile.read(file, Optional.of(file), sink));
        read(() -> SqliteWal.read(file, 512));
        read(() -> NdbFile.read(file, sink));
        read(() -> BerkeleyDbFile.read(file, sink));
        read(() -> {
            RpmHeader header = RpmHeader.parse(bytes);
            header.strings(RpmTag.NAME);
            header.numbers(RpmTag.EPOCH);
            RpmFiles.kernels(header);
        });
    }

    private interface Reading {
        void run() throws IOException;
    }

    private static void read(Reading reading) throws IOException {
        try {
            reading.run();
        } catch (ImageException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    static Stream<byte[]> seeds() {
        return Stream.of(
                        "",
                        // a header with a name, and one whose name has no end
                        "0000000100000003" + "000003e8000000060000000000000001" + "626300",
                        "0000000100000003" + "000003e8000000060000000000000001" + "626364",
                        "0000000100000003" + "000003e800000008000000007fffffff" + "626300",
                        "53514c69746520666f726d61742033000200010100402020")
                .map(HexFormat.of()::parseHex);
    }
}
