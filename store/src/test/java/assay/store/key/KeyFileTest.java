package assay.store.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest extends KeyServiceContract {

    @TempDir Path folder;

    @Override
    protected KeyService open() {
        return new KeyFile(folder.resolve("keys"));
    }

    @Test
    void nobodyElseCanReadTheFile() throws IOException {
        open().create("acme");

        assertThat(Files.getPosixFilePermissions(folder.resolve("keys")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aDamagedFileIsSaidToBeOneAndNotReplaced() throws IOException {
        open().create("acme");
        Path file = folder.resolve("keys");
        byte[] bytes = Files.readAllBytes(file);
        bytes[30] ^= 1;
        Files.write(file, bytes);

        assertThatThrownBy(() -> open().create("other")).hasMessageContaining(file + " is damaged");
        assertThat(file).hasBinaryContent(bytes);
    }
}
