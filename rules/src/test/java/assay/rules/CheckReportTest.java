package assay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.Evidence;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CheckReportTest {

    private static final Profile PROFILE = Profiles.get("tencent-import");

    private static String report(assay.guest.Facts facts) {
        return CheckReport.of(
                        Map.of("name", "debian.qcow2", "virtualSize", 10L << 30),
                        List.of(PROFILE.judge(facts)))
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

        assertThat(schema.validate(report(image.facts()), InputFormat.JSON)).isEmpty();
    }

    @Test
    void aFindingIsWrittenWithItsEvidence() {
        JsonNode report =
                JsonMapper.shared()
                        .readTree(
                                report(
                                        FactsDocument.conformant()
                                                .with("disk.partitionTable", "gpt")
                                                .facts(
                                                        "disk.partitionTable",
                                                        Evidence.at("sector 1", "EFI PART"))));

        JsonNode profile = report.at("/profiles/0");
        assertThat(profile.at("/id").stringValue()).isEqualTo("tencent-import");
        assertThat(profile.at("/verdict").stringValue()).isEqualTo("FAIL");
        JsonNode finding =
                profile.at("/findings")
                        .valueStream()
                        .filter(each -> each.at("/rule").stringValue().equals("TC-IMP-LNX-04"))
                        .findAny()
                        .orElseThrow();
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
