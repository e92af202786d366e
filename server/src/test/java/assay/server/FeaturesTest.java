package assay.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code docs/features.md}: what it says proves a feature is there. */
class FeaturesTest {

    private static final Pattern PROOF = Pattern.compile("`([\\w.]*[A-Z]\\w*Test)(?:#(\\w+))?`");
    private static final Path DOCS = Path.of("../docs");

    @ParameterizedTest
    @ValueSource(strings = {"features.md", "features.zh-CN.md"})
    void eachTestThatProvesAFeatureIsThere(String page) throws IOException {
        List<MatchResult> proofs =
                PROOF.matcher(Files.readString(DOCS.resolve(page))).results().toList();

        assertThat(proofs).hasSizeGreaterThan(30);
        for (MatchResult proof : proofs) {
            Optional<Path> file = file(proof.group(1));
            assertThat(file).as(proof.group()).isPresent();
            if (proof.group(2) != null) {
                assertThat(Files.readString(file.get()))
                        .as(proof.group())
                        .containsPattern("(void|Stream<DynamicTest>) " + proof.group(2) + "\\(");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"features.md", "features.zh-CN.md"})
    void whatIsDoneHasItsProof(String page) throws IOException {
        for (String line : Files.readAllLines(DOCS.resolve(page))) {
            if (line.contains("| done |") || line.contains("| 已完成 |")) {
                assertThat(line).matches(row -> PROOF.matcher(row).find(), "names a test");
            }
        }
    }

    @Test
    void bothPagesHaveTheSameProofsInTheSameOrder() throws IOException {
        assertThat(proofs("features.zh-CN.md")).isEqualTo(proofs("features.md"));
    }

    private static List<String> proofs(String page) throws IOException {
        return PROOF.matcher(Files.readString(DOCS.resolve(page)))
                .results()
                .map(MatchResult::group)
                .toList();
    }

    /** Those of the server and the service go without their first packages. */
    private static Optional<Path> file(String name) {
        String path = name.replace('.', '/') + ".java";
        return Stream.of(
                        "../server/src/test/java/assay/server/",
                        "../service/src/test/java/assay/service/",
                        "../store/src/test/java/",
                        "../cli/src/test/java/")
                .map(folder -> Path.of(folder + path))
                .filter(Files::exists)
                .findFirst();
    }
}
