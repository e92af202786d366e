package assay.service.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.database.TestDatabase;
import assay.service.identity.Caller;
import assay.service.identity.People;
import assay.service.identity.Role;
import assay.testkit.Oracle;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads to a disk of 8 MiB, which only root can mount. */
class FullDiskTest {

    private static final Jdbi JDBI = TestDatabase.shared().jdbi();
    private static final People PEOPLE = new People(JDBI);

    @TempDir Path folder;
    @TempDir Path keyFolder;

    private final Caller caller = PEOPLE.caller(Role.MEMBER);

    @Test
    void anUploadThatFillsTheDiskIsToldSoAndWhatWasStoredBeforeIsWhole() throws IOException {
        Oracle.Answer mounted =
                Oracle.require("mount").ask("-t", "tmpfs", "-o", "size=8m", "tmpfs", folder);
        Assumptions.assumeTrue(mounted.exitCode() == 0, "SKIPPED: cannot mount a small disk");
        try {
            fillTheDisk();
        } finally {
            Oracle.require("umount").ask(folder);
        }
    }

    private void fillTheDisk() throws IOException {
        ImageBench bench =
                ImageBench.in(
                        TestDatabase.shared(),
                        folder.resolve("store"),
                        keyFolder.resolve("keys"),
                        1L << 40);
        Images images = bench.images();
        Uploads uploads = bench.uploads();
        byte[] small = noise(1 << 20);
        UUID kept = images.create(caller, "before").id();
        uploads.receive(caller, kept, body(small), Intake.INSPECT);

        UUID full = images.create(caller, "too much").id();
        assertThatThrownBy(
                        () -> uploads.receive(caller, full, body(noise(12 << 20)), Intake.INSPECT))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem()).isEqualTo(Problem.STORE_FULL));

        Image refused = images.get(caller, full);
        assertThat(refused.status()).isEqualTo(ImageStatus.QUEUED);
        assertThat(refused.error().orElseThrow().problem()).isEqualTo(Problem.STORE_FULL);
        assertThat(refused.job()).isEmpty();
        assertThat(bench.store().uploads()).isEmpty();
        assertThat(bench.content(caller, kept)).isEqualTo(small);
    }

    /** Of unknown length, so that nobody can tell beforehand. */
    private static Uploads.Body body(byte[] bytes) {
        return Uploads.Body.of(new ByteArrayInputStream(bytes), -1, Optional.empty());
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
