package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The list of an image's software. */
class SbomTest {

    @Test
    void aDebianIsListedTheSameEveryTime() throws IOException {
        Path image = Images.require("debian.qcow2");
        Command command = Command.assay("sbom", image);
        JsonNode bom = JsonMapper.shared().readTree(command.out());

        assertThat(command.exitCode()).isEqualTo(ExitCode.PASS);
        assertThat(bom.at("/components/0/name").stringValue()).isEqualTo("debian");
        assertThat(bom.path("components").valueStream().map(one -> one.path("purl").asString("")))
                .anyMatch(purl -> purl.startsWith("pkg:deb/debian/libc6@2."));
        assertThat(Command.assay("sbom", image).out()).isEqualTo(command.out());
    }

    @Test
    void spdxIsWrittenToo() throws IOException {
        Command command = Command.assay("sbom", Images.require("debian.qcow2"), "--format", "spdx");

        assertThat(JsonMapper.shared().readTree(command.out()).path("spdxVersion").stringValue())
                .isEqualTo("SPDX-2.3");
    }

    @Test
    void anImageWithoutPackagesHasNoList(@TempDir Path folder) throws IOException {
        byte[] empty = new byte[1 << 20];
        empty[510] = 0x55; // the sign of a boot sector, of an empty disk
        empty[511] = (byte) 0xAA;
        Path disk = Files.write(folder.resolve("disk.img"), empty);
        Command command = Command.assay("sbom", disk, "--lang", "en");

        assertThat(command.exitCode()).isEqualTo(ExitCode.UNREADABLE_IMAGE);
        assertThat(command.err()).contains("packages");
        assertThat(command.out()).isEmpty();
    }
}
