package assay.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    /** So long that the host is told to begin several times. */
    @Test
    void aLongFileIsWholeAndNothingHoldsItOpen() throws IOException {
        byte[] piece = new byte[1 << 20];
        try (FileOutput output = FileOutput.replace(file)) {
            for (int i = 79; i >= 0; i--) {
                Arrays.fill(piece, (byte) (i + 1));
                output.write((long) i * piece.length, ByteBuffer.wrap(piece));
            }
            output.finish(output.end());
        }
        byte[] written = Files.readAllBytes(file);
        assertThat(written).hasSize(80 * piece.length);
        for (int at = 0; at < written.length; at += piece.length / 2) {
            assertThat(written[at]).isEqualTo((byte) (at / piece.length + 1));
        }
        assertThat(openedHere()).noneMatch(open -> open.startsWith(folder));
    }

    /** What this process has open, as Linux tells it. */
    private static List<Path> openedHere() throws IOException {
        List<Path> opened = new ArrayList<>();
        try (DirectoryStream<Path> descriptors =
                Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                try {
                    opened.add(Files.readSymbolicLink(descriptor));
                } catch (NoSuchFileException _) {
                    // closed since it was listed
                }
            }
        }
        return opened;
    }
}
