package assay.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How paths name facts, and evidence is found by them. */
class FactsPathTest {

    private static final Evidence HERE = new Evidence("here", 1, "");
    private static final Evidence THERE = new Evidence("there", 2, "");

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "a.b.c          ; a.b.c",
                "a[b].c         ; a.b.c",
                "[a][b][c]      ; a.b.c",
                "a..b[c]        ; a.b.c",
                "files[/x.y]    ; files[/x.y]",
                "files[C:/x[1]] ; files[C:/x[1].]",
                "a[b            ; a.b",
                "a[]            ; a[]",
            })
    void aPathMayBeWrittenInSeveralWays(String one, String other) {
        assertThat(Facts.builder().put(one, "found").build().at(other)).contains("found");
    }

    @Test
    void theEvidenceForAnObjectIsThatOfTheFactsInIt() {
        Facts facts =
                Facts.builder()
                        .put("a.b", 1, HERE)
                        .put("a[/c]", 2, THERE)
                        .put("ab.c", 3, new Evidence("elsewhere", 3, ""))
                        .put("a0", 4, new Evidence("elsewhere", 4, ""))
                        .build();

        assertThat(facts.evidenceFor("a")).isEqualTo(List.of(HERE, THERE));
        assertThat(facts.evidenceFor("a.b.c")).containsExactly(HERE);
        assertThat(facts.evidenceFor("b")).isEmpty();
    }
}
