package assay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskTest {

    @TempDir Path folder;

    /** On a disk of 4 MiB, which only root can mount. */
    @Test
    void aFullDiskIsToldApartAndLeavesNothingBehind() throws IOException {
        Oracle.Answer mounted =
                Oracle.require("mount").ask("-t", "tmpfs", "-o", "size=4m", "tmpfs", folder);
        Assumptions.assumeTrue(mounted.exitCode() == 0, "SKIPPED: cannot mount a small disk");
        try {
            ContentStore store = new ContentStore(folder);
            UUID id = UUID.randomUUID();
            try (Upload upload = store.begin(id)) {
                assertThatThrownBy(
                                () -> {
                                    for (int turn = 0; turn < 6; turn++) {
                                        upload.write(ByteBuffer.allocate(1 << 20));
                                    }
                                })
                        .isInstanceOf(StoreFullException.class);
            }
            assertThat(store.uploads()).isEmpty();
            assertThat(store.usableSpace()).isGreaterThan(3 << 20);
        } finally {
            Oracle.require("umount").ask(folder);
        }
    }
}
