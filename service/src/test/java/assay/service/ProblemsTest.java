package assay.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemsTest {

    @ParameterizedTest
    @EnumSource(Problem.class)
    void everyProblemHasItsTextsInBothLanguages(Problem problem) {
        String english = Problems.detail(problem, "DETAIL", Locale.ENGLISH);
        String chinese = Problems.detail(problem, "DETAIL", Locale.CHINESE);

        assertThat(Problems.title(problem, Locale.ENGLISH)).isNotBlank();
        assertThat(Problems.title(problem, Locale.CHINESE)).matches(".*\\p{IsHan}.*");
        assertThat(chinese).matches(".*\\p{IsHan}.*");
        assertThat(english).doesNotContain("{");
        assertThat(english.contains("DETAIL")).isEqualTo(chinese.contains("DETAIL"));
    }
}
