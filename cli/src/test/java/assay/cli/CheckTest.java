package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a check can be given beside the image: declarations, a boot report, waivers, own profiles.
 */
class CheckTest {

    /** One rule of each kind that a Debian alone does not decide. */
    private static final String PROFILE =
            """
            id: house
            version: "1"
            title: {en: House, zh: 本公司}
            extends: [tencent-import]
            rules:
            """
                    + rule("H-1", "form", "listing.product.name", "listing.product.name != ''")
                    + rule("H-2", "boot", "bootTest.boot.ok", "bootTest.boot.ok")
                    + rule("H-3", "offline", "disk.virtualSize", "disk.virtualSize < 4096");

    @TempDir private Path folder;

    private static String rule(String id, String kind, String fact, String cel) {
        return """
          - id: %s
            severity: error
            kind: %s
            os: any
            area: policy
            section: "1"
            facts: [%s]
            cel: "%s"
            title: {en: Title of %1$s, zh: 标题}
            fix: {en: Do it, zh: 请处理}
        """
                .formatted(id, kind, fact, cel);
    }

    @BeforeEach
    void aProfileOfOurOwn() throws IOException {
        write("house.yaml", PROFILE);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Command check(Object... options) {
        Object[] all = new Object[options.length + 4];
        all[0] = "check";
        all[1] = Images.require("debian.qcow2");
        all[2] = "--profile-dir";
        all[3] = folder;
        System.arraycopy(options, 0, all, 4, options.length);
        return Command.assay(all);
    }

    private static JsonNode profile(Command command) {
        return JsonMapper.shared().readTree(command.out()).at("/profiles/0");
    }

    @Test
    void whatIsUndecidedNamesTheOptionThatWouldDecideIt() {
        Command command = check("--for", "house", "--lang", "en");

        assertThat(command.exitCode()).isEqualTo(ExitCode.FAIL);
        assertThat(command.out())
                .contains("give --listing FILE", "give --boot-report FILE")
                .contains("By kind: offline FAIL, boot test UNKNOWN, listing UNKNOWN");
        assertThat(check("--for", "house", "--lang", "zh").out())
                .contains("请在 --listing FILE", "以 --boot-report FILE");
    }

    @Test
    void whatManyRulesWaitForIsSaidFirst() throws IOException {
        Command asked = check("--for", "ucloud-market", "--lang", "en");
        Path listing = write("listing.yml", "image: {origin: local-file}\n");

        assertThat(asked.out().lines().limit(2))
                .satisfiesExactly(
                        line -> assertThat(line).matches("[0-9]+ rules wait .*"),
                        line -> assertThat(line).isEqualTo("    image: {origin: local-file}"));
        assertThat(check("--for", "ucloud-market", "--lang", "zh").out())
                .startsWith("有 ")
                .contains("    image: {origin: local-file}\n");
        assertThat(check("--for", "ucloud-market", "--lang", "en", "--listing", listing).out())
                .doesNotContain("rules wait");
        assertThat(check("--for", "tencent-import", "--lang", "en").out())
                .doesNotContain("rules wait");
    }

    @Test
    void whatIsGivenDecides() throws IOException {
        Path listing = write("listing.yml", "listing: {product: {name: Shop}}\n");
        Path report = write("boot.json", "{\"bootTest\": {\"boot\": {\"ok\": true}}}");
        Path waivers =
                write("waivers.yml", "- {rule: H-3, by: Li Lei, why: tried, until: 9999-12-31}\n");

        Command command =
                check(
                        "--for",
                        "house",
                        "--output",
                        "json",
                        "--listing",
                        listing,
                        "--boot-report",
                        report,
                        "--waivers",
                        waivers);

        assertThat(command.exitCode()).isEqualTo(ExitCode.PASS);
        assertThat(profile(command).at("/kinds/boot").stringValue()).isEqualTo("PASS");
        assertThat(profile(command).at("/findings").toString())
                .contains("\"waived\":{\"was\":\"FAIL\",\"by\":\"Li Lei\"");
    }

    @Test
    void aListingCannotOverruleTheDisk() throws IOException {
        Path listing = write("listing.yml", "os: {distro: centos}\n");

        Command command = check("--for", "house", "--listing", listing);

        assertThat(command.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(command.err()).contains("listing.yml: os cannot be given here");
    }

    @Test
    void anExpiredWaiverIsNamedAndDoesNotCount() throws IOException {
        Path waivers =
                write("waivers.yml", "- {rule: H-3, by: Li Lei, why: tried, until: 2020-12-31}\n");

        Command command = check("--for", "house", "--waivers", waivers, "--lang", "en");

        assertThat(command.exitCode()).isEqualTo(ExitCode.FAIL);
        assertThat(command.out()).contains("The waiver for H-3 by Li Lei ended on 2020-12-31");
    }

    @Test
    void kindsThatNobodyAskedForAreLeftAside() {
        Command command = check("--for", "house", "--only", "form,boot", "--lang", "en");

        assertThat(command.exitCode()).isEqualTo(ExitCode.INCONCLUSIVE);
        assertThat(command.out()).containsPattern("Left aside by --only: offline \\d+");
    }

    @Test
    void severalProfilesAreAMatrix() {
        Command command = check("--for", "all", "--lang", "en");

        assertThat(command.out()).contains("✔ tencent-import", "✘ house", "✘1");
        assertThat(matrix(command)).first().asString().contains("disk boot driver");
        assertThat(command.out()).doesNotContain("\u001b");
        assertThat(command.out()).containsOnlyOnce("Title of H-3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh"})
    void theMatrixFitsIntoAHundredColumns(String language) {
        Command command = check("--for", "all", "--lang", language);

        assertThat(matrix(command)).hasSizeGreaterThan(3);
        assertThat(command.out().lines().limit(3 + matrix(command).size()))
                .allMatch(line -> Style.width(line) <= 100);
    }

    /** What stands below the hint. */
    private static List<String> matrix(Command command) {
        return command.out()
                .lines()
                .dropWhile(line -> !line.isEmpty())
                .skip(1)
                .takeWhile(line -> !line.isEmpty())
                .toList();
    }

    @Test
    void aProfileThatCannotBeUsedIsNamed() throws IOException {
        write("house.yaml", PROFILE.replace("listing.product.name != ''", "listing.product."));

        Command command = check("--for", "house");

        assertThat(command.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(command.err()).contains("house.yaml: rule H-1: cel or every does not compile");
        assertThat(check("--for", "mouse").err()).contains("mouse", "tencent-import", "house");
    }

    @Test
    void aPlanNamesTheCopiesAndWhatTheyNeed() {
        Object image = Images.require("debian.qcow2");

        Command text =
                Command.assay(
                        "plan", image, "--for", "house", "--profile-dir", folder, "--lang", "en");
        Command json =
                Command.assay(
                        "plan",
                        image,
                        "--for",
                        "house",
                        "--profile-dir",
                        folder,
                        "--output",
                        "json");

        assertThat(text.exitCode()).isEqualTo(ExitCode.PASS);
        assertThat(text.out())
                .contains("do not contradict each other", "Copy 1: house", "H-3  error  house");
        assertThat(JsonMapper.shared().readTree(json.out()).at("/copies/0/changes/0/rule"))
                .hasToString("\"H-3\"");
    }
}
