package assay.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cel.common.CelAbstractSyntaxTree;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command has of the built-in profiles is what their YAML says. */
class PackedProfilesTest {

    private static final byte[] PACKED = ProfilePacking.pack();

    private static final Profiles YAML = Profiles.ofYaml();

    static Stream<String> ids() {
        return Profiles.builtIn().stream();
    }

    @ParameterizedTest
    @MethodSource("ids")
    void aPackedProfileIsThatOfTheYaml(String id) {
        assertThat(new PackedProfiles(PACKED).profile(id))
                .usingRecursiveComparison()
                .withEqualsForType(PackedProfilesTest::areAlike, Expression.class)
                .isEqualTo(YAML.profile(id));
    }

    private static boolean areAlike(Expression a, Expression b) {
        CelAbstractSyntaxTree one = a.tree();
        CelAbstractSyntaxTree other = b.tree();
        return a.source().equals(b.source())
                && one.getExpr().equals(other.getExpr())
                && one.getSource().getPositionsMap().equals(other.getSource().getPositionsMap())
                && one.getSource().getLineOffsets().equals(other.getSource().getLineOffsets());
    }

    @ParameterizedTest
    @MethodSource("ids")
    void aPackedProfileJudgesAsThatOfTheYaml(String id) {
        Profile packed = new PackedProfiles(PACKED).profile(id);
        for (FactsDocument image :
                List.of(
                        FactsDocument.conformant(),
                        FactsDocument.conformantRhel(),
                        FactsDocument.conformantWindows(),
                        FactsDocument.empty())) {
            assertThat(packed.judge(image.facts()).findings())
                    .usingRecursiveComparison()
                    .ignoringFields("rule")
                    .isEqualTo(YAML.profile(id).judge(image.facts()).findings());
        }
    }

    @Test
    void expressionsThatAreWrittenAlikeAreOne() {
        PackedProfiles packed = new PackedProfiles(PACKED);
        List<Expression> all =
                Profiles.builtIn().stream()
                        .flatMap(id -> packed.profile(id).rules().stream())
                        .flatMap(rule -> Stream.of(rule.when(), rule.cel()))
                        .distinct()
                        .toList();

        assertThat(all.stream().map(Expression::source).distinct()).hasSameSizeAs(all);
    }

    @Test
    void parametersKeepTheirTypes() {
        Map<String, Object> params =
                Map.of(
                        "a", List.of("é", true, 1, -2L, 0.5),
                        "b", Map.of("c", Map.of(), "d", List.of()));
        Packer packer = new Packer();
        PackedParams.pack(packer, params);

        assertThat(PackedParams.unpack(new Unpacker(packer.bytes()))).isEqualTo(params);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.b['c'] == {'x': [1, -2, 0.5, true, null], 2: 'é中😀'}",
                "a.b.exists(i, i.c && !has(i.d)) ? size(a) > 0 : a.matches('x.*')",
                "verGte(a.b, '1.0') || a.b.map(i, i.c).all(i, i in\n  [1, 2])",
            })
    void everyFormOfExpressionCanBePacked(String source) {
        Expression expression = new Expression(source, Set.of("a"));
        byte[] packed = PackedTree.pack(expression.tree());

        assertThat(
                        areAlike(
                                new Expression(
                                        source,
                                        () -> PackedTree.unpack(new Unpacker(packed), source)),
                                expression))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"google.protobuf.Duration{seconds: 1}", "b'x'", "1u"})
    void whatFactsDoNotKnowIsNotPacked(String source) {
        assertThatThrownBy(() -> PackedTree.pack(new Expression(source, Set.of()).tree()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
