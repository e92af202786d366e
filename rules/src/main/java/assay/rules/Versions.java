package assay.rules;

import assay.guest.linux.version.VersionOrder;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelMacro;
import dev.cel.runtime.CelFunctionBinding;
import java.util.List;
import java.util.Optional;

/**
 * {@code verGte(a, b)} in expressions: whether version {@code a} is not older than {@code b}, in
 * the order of the guest's packages.
 *
 * <p>It is written with two arguments and becomes a call with three, of which the last is the fact
 * {@code os.pkgFormat}. So it is undecided where that is not known.
 */
final class Versions {

    private static final String NAME = "verGte";
    private static final String FUNCTION = "verGteOfFormat";
    private static final String OVERLOAD = "verGteOfFormat_string_string_string";

    static final CelMacro MACRO =
            CelMacro.newGlobalMacro(
                    NAME,
                    2,
                    (expressions, _, versions) ->
                            Optional.of(
                                    expressions.newGlobalCall(
                                            FUNCTION,
                                            versions.get(0),
                                            versions.get(1),
                                            expressions.newSelect(
                                                    expressions.newIdentifier("os"),
                                                    "pkgFormat",
                                                    false))));

    static final CelFunctionDecl DECLARATION =
            CelFunctionDecl.newFunctionDeclaration(
                    FUNCTION,
                    CelOverloadDecl.newGlobalOverload(
                            OVERLOAD,
                            SimpleType.BOOL,
                            SimpleType.STRING,
                            SimpleType.STRING,
                            SimpleType.STRING));

    static final Iterable<CelFunctionBinding> BINDING =
            CelFunctionBinding.fromOverloads(
                    FUNCTION,
                    CelFunctionBinding.from(
                            OVERLOAD,
                            List.of(String.class, String.class, String.class),
                            arguments ->
                                    VersionOrder.of((String) arguments[2])
                                                    .compare(
                                                            (String) arguments[0],
                                                            (String) arguments[1])
                                            >= 0));

    private Versions() {}
}
