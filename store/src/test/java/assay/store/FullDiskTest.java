package assay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.store.content.ContentWriter;
import assay.store.content.Contents;
import assay.store.key.KeyFile;
import assay.store.place.FolderPlace;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskTest {

    @TempDir Path folder;

    /** On a disk of 4 MiB, which only root can mount. */
    @Test
    void aFullDiskIsToldApartAndLeavesNoUploadBehind() throws IOException {
        Oracle.Answer mounted =
                Oracle.require("mount").ask("-t", "tmpfs", "-o", "size=4m", "tmpfs", folder);
        Assumptions.assumeTrue(mounted.exitCode() == 0, "SKIPPED: cannot mount a small disk");
        try {
            FolderPlace place = new FolderPlace(folder);
            Contents store =
                    new Contents(place, new KeyFile(folder.resolve("keys")), Clock.systemUTC());
            byte[] noise = new byte[6 << 20];
            new Random(1).nextBytes(noise);
            try (ContentWriter upload = store.write(UUID.randomUUID(), Contents.Options.PLAIN)) {
                assertThatThrownBy(
                                () -> {
                                    upload.write(ByteBuffer.wrap(noise));
                                    upload.seal();
                                })
                        .isInstanceOf(StoreFullException.class);
            }
            assertThat(store.uploads()).isEmpty();
            assertThat(folder.resolve(".tmp")).isEmptyDirectory();
        } finally {
            Oracle.require("umount").ask(folder);
        }
    }
}
