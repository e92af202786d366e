package assay.guest.windows.signature;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.BytesSource;
import assay.disk.ImageException;
import assay.testkit.signing.Signing;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes are, checking them works or ends in an {@link ImageException}. */
class SignatureFuzzTest {

    private static final byte[] KERNEL = Signing.program(1);

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesAreCheckedOrRefused(byte[] bytes) throws IOException {
        check(bytes, new Trust(List.of()));
    }

    static Stream<byte[]> seeds() {
        return Stream.of(KERNEL, Signing.catalog("SHA-256", KERNEL));
    }

    @Test
    void aDamagedSignatureIsCheckedOrRefused(@TempDir Path folder) throws IOException {
        Signing signing = Signing.forWindows(folder);
        Trust trust = new Trust(SignedData.read(signing.root()).stream().toList());
        byte[] catalog = signing.sign(Signing.catalog("SHA-256", KERNEL), ".cat");
        byte[] program = signing.sign(KERNEL, ".exe");
        assertThat(check(catalog, trust)).isTrue();
        assertThat(check(program, trust)).isTrue();
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int turn = 0; turn < 3_000; turn++) {
            byte[] bytes = (turn % 2 == 0 ? catalog : program).clone();
            for (int damage = 1 + random.nextInt(3); damage > 0; damage--) {
                int at = random.nextInt(bytes.length);
                bytes[at] =
                        random.nextBoolean()
                                ? (byte) random.nextInt()
                                : (byte) (bytes[at] ^ 1 << random.nextInt(8));
            }
            try {
                check(bytes, trust);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", turn " + turn, e);
            }
        }
    }

    /** Whether the bytes are a catalog or a program that is signed for Windows. */
    private static boolean check(byte[] bytes, Trust trust) throws IOException {
        try {
            KernelFile file =
                    KernelFile.of("/x", new BytesSource(bytes))
                            .orElseGet(() -> new KernelFile("/x", bytes, bytes, Optional.empty()));
            if (file.signedBy(trust).isPresent()) {
                return true;
            }
            Catalog catalog = Catalog.parse(bytes);
            assertThat(catalog.lists(new byte[20])).isFalse();
            return catalog.lists(Signing.hash("SHA-256", KERNEL))
                    && catalog.signed()
                            .signedBy()
                            .filter(signer ->
                                    trust.signsWindows(signer, catalog.signed().certificates()))
                            .isPresent();
        } catch (ImageException e) {
            return false; // the only way to fail
        }
    }
}
