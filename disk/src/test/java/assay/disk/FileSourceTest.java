package assay.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTest {

    private static final int MIB = 1 << 20;

    @TempDir Path folder;

    @Test
    @EnabledOnOs(OS.LINUX)
    void theHolesOfAFileAreKnown() throws IOException {
        Path file = sparse();
        try (FileSource source = FileSource.open(file)) {
            assertThat(extents(source))
                    .containsExactly(
                            new Extent(0, MIB, Extent.Kind.HOLE),
                            new Extent(MIB, MIB, Extent.Kind.DATA),
                            new Extent(2 * MIB, 2 * MIB, Extent.Kind.HOLE));
            assertThat(source.extentAt(MIB + 5, MIB + 9))
                    .isEqualTo(new Extent(MIB + 5, 4, Extent.Kind.DATA));
            assertThat(source.extentAt(5, 9)).isEqualTo(new Extent(5, 4, Extent.Kind.HOLE));
        }
    }

    @Test
    void aFileThatWasReplacedIsNotAskedForHoles() throws IOException {
        Path file = Files.write(folder.resolve("disk.raw"), new byte[4 * MIB]);
        try (FileSource source = FileSource.open(file)) {
            Files.move(file, folder.resolve("elsewhere"));
            Files.move(sparse(), file);
            assertThat(extents(source)).containsExactly(new Extent(0, 4 * MIB, Extent.Kind.DATA));
        }
    }

    private Path sparse() throws IOException {
        Path file = folder.resolve("sparse.raw");
        try (FileOutput output = FileOutput.create(file)) {
            byte[] data = new byte[MIB];
            output.write(MIB, ByteBuffer.wrap(data));
            output.finish(4 * MIB);
        }
        return file;
    }

    private static List<Extent> extents(BlockSource source) throws IOException {
        List<Extent> extents = new ArrayList<>();
        for (long at = 0; at < source.size(); ) {
            Extent extent = source.extentAt(at, source.size());
            extents.add(extent);
            at = extent.end();
        }
        return extents;
    }
}
