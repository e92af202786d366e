package assay.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.guest.Facts;
import assay.rules.Expression.Known;
import assay.rules.Expression.SyntaxException;
import assay.rules.Expression.Undecided;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {

    private static final Facts FACTS =
            FactsDocument.empty()
                    .with("a.yes", true)
                    .with("a.no", false)
                    .with("a.word", "module")
                    .with("a.number", 5)
                    .with("a.ratio", 0.5)
                    .with("os.pkgFormat", "deb")
                    .with("a.version", "1.0~rc1-1")
                    .with("a.items", List.of(Map.of("size", 1), Map.of("name", "sda")))
                    .facts();

    private static Expression expression(String source) throws SyntaxException {
        Expression expression = new Expression(source, Set.of("a", "b", "os"));
        expression.compile();
        return expression;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "a.yes && a.yes         ; TRUE",
                "a.yes && a.no          ; FALSE",
                "a.no && a.gone         ; FALSE",
                "a.gone && a.no         ; FALSE",
                "a.no && b.gone         ; FALSE",
                "b.gone && a.no         ; FALSE",
                "a.yes || a.gone        ; TRUE",
                "a.gone || a.yes        ; TRUE",
                "b.gone || a.yes        ; TRUE",
                "a.items.exists(i, i.size == 1) ; TRUE",
                "a.items.all(i, i.size == 2)    ; FALSE",
                "a.ratio < 1            ; TRUE",
                "a.number <= 5.5        ; TRUE",
                "has(a.gone)            ; FALSE",
                "verGte(a.version, '1.0')       ; FALSE",
                "verGte('1:0.9', a.version)     ; TRUE",
                "a.items.all(i, verGte('9', a.version)) ; TRUE",
            })
    void aSideThatDecidesMakesUpForAMissingFact(String source, Known expected) throws Exception {
        assertThat(expression(source).test(FACTS)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.gone",
                "!a.gone",
                "b.gone",
                "a.yes && a.gone",
                "a.gone && a.yes",
                "a.no || a.gone",
                "a.gone == 'x' || a.no",
                "a.gone != 'x'",
                "a.gone in ['x']",
                "has(b.gone.deeper)",
                "a.items.all(i, i.size == 1)",
                "a.items[7].size == 1",
                "size(a.gone) == 0",
                "verGte(a.gone, '1.0')",
                "verGte(a.number, '1.0')",
            })
    void withoutADecidingFactNothingIsDecided(String source) throws Exception {
        assertThat(expression(source).test(FACTS)).isInstanceOf(Undecided.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.word", "a.number", "a.word < 5", "!a.word", "a.word && a.yes"})
    void aFactOfAnotherKindThanExpectedDecidesNothing(String source) throws Exception {
        assertThat(expression(source).test(FACTS)).isInstanceOf(Undecided.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a.gone                         | there is no \"gone\" in it",
                "a.gone.more == 1               | there is no \"gone\" in it",
                "a.items.all(i, i.cvss >= 7.0)  | there is no \"cvss\" in it",
                "a.word.size                    | it has a form that the rule cannot use",
                "a.word < 5                     | it has a form that the rule cannot use",
                "a.word                         | it has a form that the rule cannot use",
                "a.items[9] == 1                | it has a form that the rule cannot use",
                "1 / 0 == 1                     | it has a form that the rule cannot use",
                "a.word.matches('(')            | it has a form that the rule cannot use",
            })
    void whatIsUndecidedSaysWhyInWordsOfReaders(String source, String why) throws Exception {
        assertThat(expression(source).test(FACTS)).isEqualTo(new Undecided(why));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.yes &&",
                "c.yes",
                "sizee(a.items) == 0",
                "1 + 'x' == 2",
                "verGte(a.word)",
                ""
            })
    void whatIsNotCelOrUsesUnknownNamesDoesNotCompile(String source) {
        assertThatThrownBy(() -> expression(source)).isInstanceOf(SyntaxException.class);
    }

    @Test
    void aLongLoopIsCutShortAndUndecided() throws Exception {
        List<Long> many = LongStream.range(0, 1_000).boxed().toList();
        Facts facts = FactsDocument.empty().with("a.many", many).facts();

        assertThat(expression("a.many.all(i, a.many.all(j, i + j >= 0))").test(facts))
                .isInstanceOf(Undecided.class);
        assertThat(expression("a.many.all(i, i >= 0)").test(facts)).isEqualTo(Known.TRUE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "' || true || '",
                "\") || true //",
                "${true}",
                "mbr\u0000",
                "\u202embr",
                "a.yes"
            })
    void whatAGuestWroteIsComparedAndNeverEvaluated(String text) throws Exception {
        Facts facts = FactsDocument.empty().with("a.text", text).facts();

        assertThat(expression("a.text == 'mbr'").test(facts)).isEqualTo(Known.FALSE);
        assertThat(expression("a.text in ['mbr', 'none']").test(facts)).isEqualTo(Known.FALSE);
    }

    @Test
    void aSelectionGivesTheItemsOrNoneWhereItCannotTell() throws Exception {
        assertThat(expression("a.items.filter(i, has(i.name))").select(FACTS))
                .isEqualTo(List.of(Map.of("name", "sda")));
        assertThat(expression("a.items.filter(i, i.name == 'sda')").select(FACTS)).isEmpty();
        assertThat(expression("a.word").select(FACTS)).isEmpty();
    }
}
