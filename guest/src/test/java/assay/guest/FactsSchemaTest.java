package assay.guest;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.BlockSource;
import assay.disk.DiskImage;
import assay.disk.FileSource;
import assay.disk.qcow2.Qcow2Format;
import assay.testkit.Images;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.json.JsonMapper;

/** The published schema knows every fact that inspection finds, and no other. */
public final class FactsSchemaTest {

    private static final Path SCHEMA = Path.of("..", "docs", "facts.schema.json");

    /** Of two definitions of a fact a reader would see only the second. */
    @Test
    void nothingIsDefinedTwice() throws IOException {
        JsonMapper strict =
                JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
        assertThat(strict.readTree(Files.readString(SCHEMA)).has("properties")).isTrue();
    }

    @Test
    void factsOfASystemDiskAreAsPublished() throws IOException {
        try (BlockSource file = FileSource.open(Images.require("debian.qcow2"))) {
            assertThat(errors(Inspection.inspect(new Qcow2Format().open(file)))).isEmpty();
        }
    }

    @Test
    void factsOfAnEmptyDiskAreAsPublished(@TempDir Path folder) throws IOException {
        Path disk = Files.write(folder.resolve("disk"), new byte[1 << 20]);
        try (BlockSource file = FileSource.open(disk)) {
            Facts facts = Inspection.inspect(new DiskImage("raw", file, file, Map.of()));

            assertThat(facts.unread()).isNotEmpty();
            assertThat(errors(facts)).isEmpty();
        }
    }

    @Test
    void aMisspeltFactIsAnError() throws IOException {
        Facts facts = Facts.builder().put("disk.rolle", "system").build();

        assertThat(errors(facts)).hasSize(1).first().asString().contains("rolle");
    }

    public static List<String> errors(Facts facts) throws IOException {
        Map<String, Object> document =
                Map.of(
                        "version", Facts.VERSION,
                        "facts", facts.values(),
                        "evidence", facts.evidence(),
                        "unread", facts.unread());
        Schema schema =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(Files.readString(SCHEMA));
        String json = JsonMapper.shared().writeValueAsString(document);
        return schema.validate(json, InputFormat.JSON).stream().map(Object::toString).toList();
    }
}
