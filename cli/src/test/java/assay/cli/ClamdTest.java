package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.ClamdServer;
import assay.testkit.lookalike.LinuxLookAlike;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What rules about malware say, with a real clamd and without. */
final class ClamdTest {

    private static final String RULE = "TC-MKT-SEC-09";

    @TempDir private static Path home;

    private static ClamdServer server;
    private static Path clean;
    private static Path infected;

    @BeforeAll
    static void start() throws IOException {
        server = ClamdServer.start(home);
        LinuxLookAlike debian = LinuxLookAlike.debian();
        clean = debian.build(Files.createDirectory(home.resolve("clean")));
        infected =
                debian.with("/opt/tool", ClamdServer.eicar())
                        .build(Files.createDirectory(home.resolve("infected")));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static JsonNode finding(Path disk, Object... options) {
        Object[] all = new Object[options.length + 6];
        Object[] first = {"check", disk, "--for", "tencent-market", "--output", "json"};
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(options, 0, all, first.length, options.length);
        Command command = Command.assay(all);
        return JsonMapper.shared()
                .readTree(command.out())
                .at("/profiles/0/findings")
                .valueStream()
                .filter(finding -> finding.path("rule").stringValue().equals(RULE))
                .findFirst()
                .orElseThrow(() -> new AssertionError(command.toString()));
    }

    private static String verdict(JsonNode finding) {
        return finding.path("verdict").stringValue();
    }

    @Test
    void aCleanImagePasses() {
        assertThat(verdict(finding(clean, "--clamd", server.address()))).isEqualTo("PASS");
    }

    @Test
    void anInfectedImageFailsAndTheFindingSaysWhere() {
        JsonNode finding = finding(infected, "--clamd", server.address());

        assertThat(verdict(finding)).isEqualTo("FAIL");
        assertThat(finding.toString()).contains("/opt/tool", ClamdServer.EICAR_SIGNATURE);
    }

    @Test
    void malwareFailsAlsoWhereNotAllWasScanned() throws IOException {
        Path disk =
                LinuxLookAlike.debian()
                        .with("/opt/tool", ClamdServer.eicar())
                        .with("/opt/large", new byte[(1 << 20) + 1])
                        .build(Files.createDirectory(home.resolve("large")));

        JsonNode finding = finding(disk, "--clamd", server.address(), "--clamd-limit", 1);

        assertThat(verdict(finding)).isEqualTo("FAIL");
    }

    @Test
    void withoutScannerNothingIsDecided() {
        JsonNode finding = finding(infected);

        assertThat(verdict(finding)).isEqualTo("UNKNOWN");
        assertThat(finding.toString()).contains("no malware scanner was given", "--clamd");
    }

    @Test
    void aScannerThatIsNotThereDecidesNothing() {
        JsonNode finding = finding(clean, "--clamd", "unix:" + home.resolve("nothing"));

        assertThat(verdict(finding)).isEqualTo("UNKNOWN");
        assertThat(finding.toString()).contains("does not answer");
    }

    @Test
    void theFactsAreInspectedToo() {
        Command command = Command.assay("inspect", infected, "--clamd", server.address());

        assertThat(command.out()).contains("malware.engine", "ClamAV", "/opt/tool");
    }

    @ParameterizedTest
    @ValueSource(strings = {"clamd", "unix:relative", "host:0:1", "host:123456"})
    void whatIsNoAddressIsWrongUsage(String address) {
        Command command = Command.assay("inspect", clean, "--clamd", address, "--lang", "en");

        assertThat(command.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(command.err()).contains("host:port");
    }

    @Test
    void whatIsNoLimitIsWrongUsage() {
        Command command =
                Command.assay(
                        "inspect",
                        clean,
                        "--clamd",
                        server.address(),
                        "--clamd-limit",
                        "4096",
                        "--lang",
                        "en");

        assertThat(command.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(command.err()).contains("from 1 to 4095");
    }
}
