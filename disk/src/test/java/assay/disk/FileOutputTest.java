package assay.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileOutputTest {

    @TempDir Path folder;
    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("disk.raw");
    }

    @Test
    void aFinishedFileHasItsSizeAndZerosWhereNothingWasWritten() throws IOException {
        try (FileOutput output = FileOutput.create(file)) {
            output.write(5, ByteBuffer.wrap(new byte[] {6, 7}));
            output.write(1, ByteBuffer.wrap(new byte[] {2}));
            assertThat(output.end()).isEqualTo(7);
            output.finish(9);
        }
        assertThat(file).hasBinaryContent(new byte[] {0, 2, 0, 0, 0, 6, 7, 0, 0});
    }

    @Test
    void anUnfinishedFileIsNotLeft() throws IOException {
        try (FileOutput output = FileOutput.create(file)) {
            output.write(0, ByteBuffer.wrap(new byte[] {1}));
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFileThatIsThereIsNotTouched() throws IOException {
        Files.writeString(file, "mine");
        assertThatThrownBy(() -> FileOutput.create(file))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(file).hasContent("mine");
    }

    @Test
    void aFileIsReplacedOnlyByAFinishedOne() throws IOException {
        Files.writeString(file, "old");
        try (FileOutput output = FileOutput.replace(file)) {
            output.write(0, ByteBuffer.wrap(new byte[] {1}));
        }
        assertThat(file).hasContent("old");
        try (FileOutput output = FileOutput.replace(file)) {
            output.finish(2);
        }
        assertThat(file).hasBinaryContent(new byte[2]);
        assertThat(folder.toFile().list()).containsExactly("disk.raw");
    }

    @Test
    void onlyFilesAreReplaced() {
        assertThatThrownBy(() -> FileOutput.replace(folder))
                .isInstanceOf(FileAlreadyExistsException.class);
    }
}
