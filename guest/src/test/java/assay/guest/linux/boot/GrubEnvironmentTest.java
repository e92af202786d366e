package assay.guest.linux.boot;

import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GrubEnvironmentTest {

    @Test
    void itReadsWhatGrubEditenvWrites(@TempDir Path folder) throws IOException {
        Oracle editenv = Oracle.require("grub-editenv");
        Path file = folder.resolve("grubenv");
        editenv.run(file, "create");
        editenv.run(file, "set", "saved_entry=1>2", "kernelopts=root=UUID=x ro a\\b");

        assertThat(GrubEnvironment.parse(Files.readString(file)).variables())
                .containsEntry("saved_entry", "1>2")
                .containsEntry("kernelopts", "root=UUID=x ro a\\b")
                .hasSize(2);
    }

    @Test
    void aFileWithoutTheSignatureHoldsNothing() {
        assertThat(GrubEnvironment.parse("saved_entry=1\n").variables()).isEmpty();
    }
}
