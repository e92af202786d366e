package assay.rules.repair;

import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.Facts;
import assay.rules.CheckReport;
import assay.rules.Profile;
import assay.rules.Profiles;
import assay.rules.repair.FixPlan.Reason;
import assay.rules.repair.FixPlan.Remaining;
import assay.rules.repair.FixPlan.Step;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is joined into a script, in which order, and what is left to people. */
final class FixScriptTest {

    private static final Repairs REPAIRS = Repairs.builtIn();
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

    private static final Pattern ENDS = Pattern.compile("[\n\r\\x85\\u2028\\u2029]");

    @TempDir private Path folder;

    /** A profile whose rules fail for want of a fact's other value; each has these repairs. */
    private CheckReport report(String path, String... repairs) throws IOException {
        StringBuilder yaml =
                new StringBuilder(
                        """
                        id: house
                        version: "1"
                        title: {en: House, zh: 本公司}
                        sources: [{title: {en: House, zh: 本公司}, section: all}]
                        rules:
                        """);
        for (int i = 0; i < repairs.length; i++) {
            yaml.append(
                    """
                      - id: H-%d
                        severity: error
                        kind: offline
                        os: any
                        area: policy
                        section: "1"
                        facts: [os.family]
                        cel: os.family == 'none'
                        title: {en: Title of H-%<d, zh: 标题}
                        fix: {en: "Do it,\\nrm -rf / please", zh: 请处理}
                        repair: [%s]
                    """
                            .formatted(i + 1, repairs[i]));
        }
        Path file = folder.resolve("house.yaml");
        Files.writeString(file, yaml, StandardCharsets.UTF_8);
        Profile profile = Profiles.read(file);
        Facts facts = Facts.builder().put("os.family", "linux").build();
        return CheckReport.of(Instant.EPOCH, Map.of("path", path), List.of(profile.judge(facts)));
    }

    private FixPlan plan(String... repairs) throws IOException {
        return FixPlan.of(report("disk.raw", repairs), Shell.BASH, REPAIRS);
    }

    private static String write(FixPlan plan, Locale reader) {
        return new FixScript(plan, REPAIRS, reader).write(TODAY);
    }

    @Test
    void eachRepairIsAStepInTheCataloguesOrder() throws IOException {
        FixPlan plan = plan("machine-id, history-wipe", "history-wipe", "serial-console");

        assertThat(plan.steps().stream().map(step -> step.repair() + step.rules()))
                .containsExactly(
                        "serial-console[H-3]",
                        "grub-mkconfig[H-3]",
                        "history-wipe[H-1, H-2]",
                        "machine-id[H-1]");
        assertThat(plan.remaining()).isEmpty();
        assertThat(plan.isUseful()).isTrue();
    }

    @Test
    void whatManyStepsNeedAfterwardsIsDoneOnce() throws IOException {
        FixPlan plan = plan("initramfs-virtio", "nouveau-off", "initramfs-rebuild");

        assertThat(plan.steps().stream().map(Step::repair))
                .containsExactly("initramfs-virtio", "nouveau-off", "initramfs-rebuild");
        assertThat(plan.steps().getLast().rules()).containsExactly("H-1", "H-2", "H-3");
    }

    @Test
    void whatNoScriptMendsIsLeftToPeople() throws IOException {
        FixPlan plan = plan("svc-bind", "", "win-dhcp", "no-such-repair");

        assertThat(plan.steps()).isEmpty();
        assertThat(plan.remaining().stream().map(Remaining::rule))
                .containsExactly("H-1", "H-2", "H-3", "H-4");
        assertThat(plan.isUseful()).isFalse();
        assertThat(write(plan, Locale.ENGLISH)).contains("# There is nothing", "# H-4 - Title of");
        assertThat(write(plan, Locale.CHINESE)).contains("# H-4 - 标题", "请处理");
    }

    @Test
    void repairsThatUndoEachOtherAreLeftToPeople() throws IOException {
        FixPlan plan = plan("cloudinit-azure", "cloudinit-openstack", "cloudinit-root");

        assertThat(plan.steps().stream().map(Step::repair)).containsExactly("cloudinit-root");
        assertThat(plan.remaining().stream().map(Remaining::reason))
                .containsExactly(Reason.CONTRADICTED, Reason.CONTRADICTED);
        assertThat(write(plan, Locale.ENGLISH)).contains("asks for the opposite: see assay plan");
    }

    @Test
    void theHeadSaysForWhichImageAndWhichFindings() throws IOException {
        assertThat(write(plan("history-wipe"), Locale.ENGLISH))
                .startsWith("#!/usr/bin/env bash\n# assay fix-script, 2026-11-21\n")
                .contains("# image: disk.raw\n", "# profiles: house\n", "#      [H-1]\n")
                .contains("# answers: H-1\nbegin history-wipe\n(\nset -euo pipefail\n");
    }

    @Test
    void noTextLeavesItsComment() throws IOException {
        CheckReport report =
                report("disk\nrm -rf /\r\u2028touch x\u001b[2J\u202e", "", "history-wipe");

        for (Shell shell : Shell.values()) {
            String script = write(FixPlan.of(report, shell, REPAIRS), Locale.ENGLISH);
            assertThat(ENDS.splitAsStream(script))
                    .noneMatch(line -> line.startsWith("rm -rf /") || line.startsWith("touch"));
            assertThat(script).doesNotContain("\u001b", "\u202e", "\r");
        }
    }

    @Test
    void aScriptOfAllRepairsIsBash() throws IOException {
        List<String> ids = new ArrayList<>();
        REPAIRS.all().forEach(repair -> ids.add(repair.id()));

        String script = write(plan(ids.toArray(String[]::new)), Locale.CHINESE);

        Oracle.require("bash").feed(script, "-n");
        assertThat(script).doesNotContain("begin win-");
    }

    @Test
    void powerShellScriptsSayThatTheyAreUnicode() throws IOException {
        CheckReport report = report("disk.raw", "win-smb1-off");

        assertThat(write(FixPlan.of(report, Shell.POWERSHELL, REPAIRS), Locale.CHINESE))
                .startsWith("\ufeff# assay fix-script")
                .contains("Step 'win-smb1-off' {\nSet-SmbServerConfiguration");
    }

    @Test
    void thePlanIsJson() throws IOException {
        assertThat(plan("history-wipe", "svc-bind").toJson())
                .contains("\"shell\" : \"bash\"", "\"class\" : \"file\"", "\"rules\" : [ \"H-1\" ]")
                .contains("\"reason\" : \"no-script\"");
    }
}
