package assay.guest.linux.os;

import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.Oracle;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DpkgStatusTest {

    private static final String STATUS =
            """
            Package: adduser
            Status: install ok installed
            Maintainer: Debian Adduser Developers <adduser@packages.debian.org>
            Architecture: all
            Version: 3.134
            Description: add and remove users and groups
             This package includes the 'adduser' and 'deluser' commands.
             .
             Version: this line continues the description

            Package: removed
            Status: deinstall ok config-files
            Architecture: amd64
            Version: 1.0

            Package: linux-image-6.1.0-18-amd64
            Status: hold ok installed
            Origin: Vendor
            Architecture: amd64
            Version: 6.1.76-1
            """;

    @Test
    void onlyInstalledPackagesCountAndHeldOnesAreInstalled() {
        List<InstalledPackage> installed = DpkgStatus.parse(bytes(STATUS));

        assertThat(installed)
                .extracting(InstalledPackage::name)
                .containsExactly("adduser", "linux-image-6.1.0-18-amd64");
        assertThat(installed.getFirst().version()).isEqualTo("3.134");
        assertThat(installed.getLast().origin()).isEqualTo("Vendor");
        assertThat(installed.getLast().line()).isEqualTo(16);
    }

    @Test
    void dpkgQueryReadsTheSame(@TempDir Path folder) throws IOException {
        Oracle dpkgQuery = Oracle.require("dpkg-query");
        Files.writeString(folder.resolve("status"), STATUS);
        Files.createDirectories(folder.resolve("info"));

        String expected =
                dpkgQuery.run(
                        "--admindir=" + folder,
                        "-W",
                        "-f",
                        "${db:Status-Status} ${Package} ${Version}\\n");

        assertThat(
                        DpkgStatus.parse(bytes(STATUS)).stream()
                                .map(p -> "installed " + p.name() + " " + p.version()))
                .containsExactlyElementsOf(
                        expected.lines().filter(line -> line.startsWith("installed ")).toList());
    }

    @Test
    void distrolessImagesKeepNoState() {
        byte[] paragraph = bytes("Package: base-files\nVersion: 12.4\nArchitecture: amd64\n");

        assertThat(DpkgStatus.parse(paragraph)).isEmpty();
        assertThat(DpkgStatus.parseWithoutState(paragraph))
                .extracting(InstalledPackage::name)
                .containsExactly("base-files");
    }

    @FuzzTest
    void anyBytesAreReadWithoutFailure(byte[] bytes) {
        assertThat(DpkgStatus.parse(bytes)).doesNotContainNull();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
