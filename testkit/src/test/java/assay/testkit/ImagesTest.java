package assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

final class ImagesTest {

    @Test
    void anImageIsBuiltOnceAndThenFound() throws IOException {
        Path image = Images.require("formats/sparse.raw");
        FileTime built = Files.getLastModifiedTime(image);

        assertThat(Images.require("formats/sparse.raw")).isEqualTo(image).hasSize(256L << 20);
        assertThat(Files.getLastModifiedTime(image)).isEqualTo(built);
    }

    @Test
    void aNameThatNoScriptBuildsFailsTheTest() {
        assertThatThrownBy(() -> Images.require("none"))
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageContaining("build none");
    }
}
