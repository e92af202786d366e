package assay.store.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A profile is kept in a file. */
class BootProfileTest {

    private static final long DISK = 10L << 30;

    private static final BootProfile PROFILE =
            new BootProfile(DISK, List.of(0L, 20_479L, 3L, 4L, 1024L));

    @TempDir private Path folder;

    @Test
    void aProfileComesBackAsItWas() throws IOException {
        Path file = folder.resolve("boot.profile");
        Files.writeString(file, "what was there before");
        PROFILE.save(file);
        assertThat(BootProfile.load(file)).isEqualTo(PROFILE);
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void everyChangedByteIsFound() {
        byte[] bytes = PROFILE.toBytes().array();
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 4;
            assertThatThrownBy(() -> BootProfile.parse(ByteBuffer.wrap(changed)))
                    .isInstanceOf(BootProfileException.class);
            ByteBuffer cut = ByteBuffer.wrap(bytes, 0, i);
            assertThatThrownBy(() -> BootProfile.parse(cut))
                    .isInstanceOf(BootProfileException.class);
        }
    }

    @Test
    void aFileThatIsFarTooLongIsNotRead() throws IOException {
        Path file = folder.resolve("long.profile");
        Files.write(file, new byte[1 << 20]);
        assertThatThrownBy(() -> BootProfile.load(file)).hasMessageContaining("1048576 bytes");
    }

    @Test
    void blocksThatAreNotOnTheDiskAreNoProfile() {
        assertThatThrownBy(() -> new BootProfile(1, List.of(1L)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BootProfile(-1, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @FuzzTest
    void anyFileIsReadOrRefused(byte[] bytes) {
        try {
            assertThat(BootProfile.parse(ByteBuffer.wrap(bytes)).diskSize()).isNotNegative();
        } catch (BootProfileException refused) {
            assertThat(refused).hasMessageContaining("not a boot profile");
        }
    }
}
