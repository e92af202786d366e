package assay.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every profile that is built in. */
class ProfilesTest {

    static Stream<Profile> builtIn() {
        return Profiles.builtIn().stream().map(Profiles::get);
    }

    @Test
    void anUnknownProfileIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> Profiles.get("../tencent-import"))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining("only [")
                .hasMessageContaining("tencent-import");
    }

    @ParameterizedTest
    @MethodSource("builtIn")
    void everyExpressionCompiles(Profile profile) {
        profile.rules().forEach(rule -> rule.compile(profile.id() + ": rule " + rule.id()));
    }

    /** Built-in profiles are not checked when they are used: that must change nothing. */
    @ParameterizedTest
    @MethodSource("builtIn")
    void anExpressionThatIsOnlyParsedGivesTheSame(Profile parsed) {
        Profile checked = Profiles.get(parsed.id());
        checked.rules().forEach(rule -> rule.compile(parsed.id()));
        for (FactsDocument image :
                List.of(
                        FactsDocument.conformant(),
                        FactsDocument.conformantRhel(),
                        FactsDocument.conformant().with("os.family", "windows"),
                        FactsDocument.empty())) {
            assertThat(parsed.judge(image.facts()).findings())
                    .usingRecursiveComparison()
                    .ignoringFields("rule")
                    .isEqualTo(checked.judge(image.facts()).findings());
        }
    }

    @ParameterizedTest
    @MethodSource("builtIn")
    void everyTextIsThereInBothLanguages(Profile profile) {
        Stream<Text> texts =
                Stream.concat(
                        Stream.of(profile.title()),
                        profile.rules().stream()
                                .flatMap(rule -> Stream.of(rule.title(), rule.fix())));

        assertThat(texts)
                .allSatisfy(text -> {
                    assertThat(text.in(Locale.ENGLISH)).matches("\\p{ASCII}+");
                    assertThat(text.in(Locale.SIMPLIFIED_CHINESE))
                            .containsPattern("\\p{IsHan}")
                            .doesNotContain("\n");
                });
    }

    /** Run with {@code -Dupdate=true} after a change, and commit what it wrote. */
    @ParameterizedTest
    @MethodSource("builtIn")
    void thePageAboutAProfileIsUpToDate(Profile profile) throws IOException {
        Path page = Path.of("../docs/rules", profile.id() + ".md");
        String expected = ProfilePage.of(profile);
        if (Boolean.getBoolean("update")) {
            Files.createDirectories(page.getParent());
            Files.writeString(page, expected);
        }

        assertThat(page).content().isEqualTo(expected);
    }
}
