package assay.store.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.FileSource;
import assay.testkit.Oracle;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file is served, and the clients of libnbd and QEMU read it. */
class ReadOnlyExportTest {

    private final Oracle nbdinfo = Oracle.require("nbdinfo");
    private final Oracle nbdcopy = Oracle.require("nbdcopy");
    private final Oracle qemuImg = Oracle.require("qemu-img");

    @TempDir private Path folder;
    private Path raw = Path.of("");
    private FileSource disk;
    private Served served;

    @BeforeEach
    void serve() throws IOException {
        raw = SparseFile.create(folder.resolve("disk.raw"));
        disk = FileSource.open(raw);
        served = Served.disk(disk);
    }

    @AfterEach
    void stop() throws IOException {
        served.close();
        disk.close();
    }

    @Test
    void nbdinfoTellsWhatTheServerCan() {
        String info = nbdinfo.run(served.uri());
        assertThat(info)
                .contains("newstyle-fixed without TLS, using structured packets")
                .contains("export-size: 25166336")
                .contains("base:allocation")
                .contains("is_read_only: true")
                .contains("can_multi_conn: true")
                .contains("can_cache: true")
                .contains("can_df: true")
                .contains("block_size_preferred: 4096")
                .contains("block_size_maximum: 33554432");
        assertThat(nbdinfo.run("--list", served.uri())).contains("export=\"disk\"");
    }

    @Test
    void anUnknownNameIsRefused() {
        Oracle.Answer answer = nbdinfo.ask(served.uri() + "2");
        assertThat(answer.exitCode()).isNotZero();
        assertThat(answer.output()).contains("No such file or directory for export: disk2");
    }

    @Test
    void theHolesOfTheFileAreHolesOfTheExport() {
        String map = nbdinfo.run("--map", "--totals", served.uri());
        long data = bytes(map, "data");
        assertThat(data).isBetween(3L << 20, 4L << 20);
        assertThat(data + bytes(map, "hole,zero")).isEqualTo(disk.size());
        String qemu = qemuImg.run("map", "--output=json", "-f", "raw", served.uri());
        assertThat(qemu).contains("\"zero\": true, \"data\": false");
    }

    private static long bytes(String totals, String kind) {
        Matcher line = Pattern.compile("(?m)^ *(\\d+) .* " + kind + "$").matcher(totals);
        assertThat(line.find()).as(totals).isTrue();
        return Long.parseLong(line.group(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void nbdcopyCopiesOverAnyNumberOfConnections(int connections) {
        Path copy = folder.resolve("copy.raw");
        nbdcopy.run("--connections=" + connections, served.uri(), copy);
        assertThat(copy).hasSameBinaryContentAs(raw);
    }

    @Test
    void nbdcopyCopiesWithoutAnyExtension() {
        Path copy = folder.resolve("copy.raw");
        nbdcopy.run("--synchronous", "--no-extents", "--request-size=65536", served.uri(), copy);
        assertThat(copy).hasSameBinaryContentAs(raw);
    }

    @Test
    void qemuReadsTheSameBytes() {
        assertThat(qemuImg.run("compare", "-f", "raw", "-F", "raw", raw, served.uri()))
                .contains("Images are identical");
        Path copy = folder.resolve("copy.qcow2");
        qemuImg.run("convert", "-f", "raw", "-O", "qcow2", served.uri(), copy);
        qemuImg.run("compare", "-f", "raw", "-F", "qcow2", raw, copy);
    }

    @Test
    void nobodyWritesToADiskThatIsReadOnly() {
        Oracle.Answer answer =
                Oracle.require("qemu-io").ask("-f", "raw", "-c", "write 0 4k", served.uri());
        assertThat(answer.exitCode()).isNotZero();
        assertThat(nbdcopy.ask(raw, served.uri()).output()).contains("read-only");
    }

    @Test
    void aUnixSocketServesToo() throws IOException {
        Path socket = folder.resolve("nbd.socket");
        try (NbdServer unix =
                NbdServer.start(
                        UnixDomainSocketAddress.of(socket),
                        Exports.of(new Export("disk", disk)),
                        Optional.empty(),
                        Limits.DEFAULT)) {
            assertThat(unix.address()).isEqualTo(UnixDomainSocketAddress.of(socket));
            Path copy = folder.resolve("copy.raw");
            nbdcopy.run("nbd+unix:///disk?socket=" + socket, copy);
            assertThat(copy).hasSameBinaryContentAs(raw);
        }
        assertThat(socket).doesNotExist();
    }
}
