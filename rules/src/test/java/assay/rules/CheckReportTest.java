package assay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.rules.Rule.Kind;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CheckReportTest {

    private static final Profile PROFILE = Profiles.get("tencent-import");

    private static final Waivers WAIVERS =
            Waivers.read(
                    "waivers.yaml",
                    """
                    - {rule: TC-IMP-LNX-04, by: Li Lei, why: tried, until: 2026-12-31}
                    - {rule: TC-IMP-LNX-05, by: Li Lei, why: tried, until: 2026-01-31}
                    """
                            .getBytes(StandardCharsets.UTF_8));

    private static String report(Facts facts, Kind... kinds) {
        return CheckReport.of(
                        Instant.parse("2026-11-21T08:30:15.5Z"),
                        Map.of("name", "debian.qcow2", "virtualSize", 10L << 30),
                        WAIVERS.apply(
                                List.of(PROFILE.judge(facts, Set.of(kinds))),
                                LocalDate.of(2026, 11, 21),
                                () -> "sha256:none"))
                .toJson();
    }

    static Stream<FactsDocument> images() {
        return Stream.of(
                FactsDocument.conformant(),
                FactsDocument.empty(),
                FactsDocument.conformantRhel().without("image.licence"),
                FactsDocument.conformant().with("os.family", "windows"),
                FactsDocument.conformant().with("disk.partitionTable", "gpt"));
    }

    @ParameterizedTest
    @MethodSource("images")
    void everyReportObeysThePublishedSchema(FactsDocument image) throws IOException {
        Schema schema =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(Files.readString(Path.of("../docs/check.schema.json")));

        assertThat(schema.validate(report(image.facts(), Kind.values()), InputFormat.JSON))
                .isEmpty();
        assertThat(schema.validate(report(image.facts(), Kind.MANUAL), InputFormat.JSON)).isEmpty();
    }

    @Test
    void theReportSaysWhenTheImageWasJudged() {
        String report = report(FactsDocument.conformant().facts(), Kind.OFFLINE);

        assertThat(JsonMapper.shared().readTree(report).path("checkedAt").stringValue())
                .isEqualTo("2026-11-21T08:30:15Z");
    }

    @Test
    void aFindingIsWrittenWithItsEvidence() {
        JsonNode report =
                JsonMapper.shared()
                        .readTree(
                                report(
                                        FactsDocument.conformant()
                                                .with("disk.partitionTable", "gpt")
                                                .with("disk.virtualSize", 60L << 30)
                                                .facts(
                                                        "disk.partitionTable",
                                                        Evidence.at("sector 1", "EFI PART")),
                                        Kind.OFFLINE));

        JsonNode profile = report.at("/profiles/0");
        assertThat(report.at("/unusedWaivers/0/reason").stringValue()).isEqualTo("expired");
        assertThat(profile.at("/id").stringValue()).isEqualTo("tencent-import");
        assertThat(profile.at("/verdict").stringValue()).isEqualTo("FAIL");
        JsonNode finding =
                profile.at("/findings")
                        .valueStream()
                        .filter(each -> each.at("/rule").stringValue().equals("TC-IMP-LNX-04"))
                        .findAny()
                        .orElseThrow();
        assertThat(finding.at("/verdict").stringValue()).isEqualTo("WAIVED");
        assertThat(finding.at("/waived").toString())
                .isEqualTo(
                        """
                        {"was":"FAIL","by":"Li Lei","why":"tried","until":"2026-12-31"}\
                        """);
        assertThat(finding.at("/severity").stringValue()).isEqualTo("error");
        assertThat(finding.at("/title/zh").stringValue()).contains("MBR");
        assertThat(finding.at("/evidence").toString())
                .isEqualTo(
                        """
                        [{"fact":"disk.partitionTable","value":"gpt",\
                        "where":"sector 1","text":"EFI PART"}]\
                        """);
    }
}
