package assay.rules;

import assay.guest.Facts;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelSource;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.Program;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An expression over facts, in the Common Expression Language (CEL). It alone knows which library
 * evaluates it, but for {@link Versions} and {@link PackedTree}.
 *
 * <p>CEL has no side effects and no loops but those over lists and maps it is given, and it always
 * ends. Its logic has three values, as the language definition says under "Logical Operators":
 * {@code &&} and {@code ||} give a result whenever one side decides, on whichever side an error
 * stands. A fact that is not there is such an error, so what cannot be decided is never mistaken
 * for false or true. Facts are operands, never text of an expression: a guest cannot change its
 * meaning. Beyond the standard there is {@code verGte}, see {@link Versions}.
 *
 * <p>Immutable and safe for many threads.
 */
public final class Expression {

    /** Rounds of all loops of one evaluation together; a longer one is undecided. */
    private static final int MAX_ITERATIONS = 100_000;

    private static final CelOptions OPTIONS =
            CelOptions.current()
                    .comprehensionMaxIterations(MAX_ITERATIONS)
                    .enableHeterogeneousNumericComparisons(true)
                    .build();

    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.plannerRuntimeBuilder()
                    .setOptions(OPTIONS)
                    .addFunctionBindings(Versions.BINDING)
                    .build();

    private static final String UNUSABLE = "it has a form that the rule cannot use";

    /** The key that an object lacks; the rule names it, not the guest. */
    private static final Pattern KEY = Pattern.compile("key '([\\w-]+)'");

    private static final Pattern ITEM_KEY = Pattern.compile("\\bitem\\.(\\w+)\\b(?!\\()");

    /** Holds for every image. */
    static final Expression ALWAYS = new Expression("true", Expression::always);

    /** What an expression says about an image. */
    sealed interface Truth {}

    /** It is decided. */
    enum Known implements Truth {
        TRUE,
        FALSE
    }

    /**
     * A fact is missing, or is of a kind that the expression cannot use.
     *
     * @param why what the evaluation stumbled over, short
     */
    record Undecided(String why) implements Truth {}

    /** What does not compile. The message says why, and where in the expression. */
    static final class SyntaxException extends Exception {

        private static final long serialVersionUID = 1L;

        private SyntaxException(String message, Exception cause) {
            super(message, cause);
        }
    }

    /** What parses expressions. Apart, because those built into the command are parsed before. */
    private static final class Parser {

        private static final CelParser PARSER =
                CelParserFactory.standardCelParserBuilder()
                        .setOptions(OPTIONS)
                        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                        .addMacros(Versions.MACRO)
                        .build();

        private Parser() {}

        private static CelAbstractSyntaxTree parse(String source) {
            try {
                return PARSER.parse(source).getAst();
            } catch (CelValidationException e) {
                // Profiles of users are checked when they are read, those built in by tests.
                throw new IllegalStateException("is no expression: " + source, e);
            }
        }
    }

    /** What checks expressions. Apart, because most runs of the command check none. */
    private static final class Checker {

        private static final CelCompiler COMPILER =
                CelCompilerFactory.standardCelCompilerBuilder()
                        .setOptions(OPTIONS)
                        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                        .addMacros(Versions.MACRO)
                        .addFunctionDeclarations(Versions.DECLARATION)
                        .build();

        private Checker() {}
    }

    private final String source;
    private final Supplier<CelAbstractSyntaxTree> parsed;

    /** The names that it may use; empty if that is checked. */
    private final Optional<Set<String>> variables;

    private volatile @Nullable Program program;

    /**
     * An expression that is parsed when it is first needed: most of those of a profile are about
     * other systems than the image's.
     *
     * @param variables the names that it may use: top-level keys of facts
     */
    Expression(String source, Set<String> variables) {
        this.source = source;
        this.parsed = () -> Parser.parse(source);
        this.variables = Optional.of(Set.copyOf(variables));
    }

    /**
     * An expression that was parsed and checked before.
     *
     * @param parsed gives its tree, when it is first needed
     */
    Expression(String source, Supplier<CelAbstractSyntaxTree> parsed) {
        this.source = source;
        this.parsed = parsed;
        this.variables = Optional.empty();
    }

    private static CelAbstractSyntaxTree always() {
        return CelAbstractSyntaxTree.newParsedAst(
                CelExpr.ofConstant(1, CelConstant.ofValue(true)),
                CelSource.newBuilder("true").addPositions(1, 0).build());
    }

    /** The expression as it was written. */
    public String source() {
        return source;
    }

    /**
     * Parses and checks it now. What is only parsed gives the same results, but another name or an
     * unknown function in it would make it undecided for ever.
     *
     * @throws SyntaxException if it is not CEL, or uses another name or an unknown function
     */
    void compile() throws SyntaxException {
        if (variables.isEmpty()) {
            return;
        }
        CelCompilerBuilder compiler = Checker.COMPILER.toCompilerBuilder();
        variables.get().forEach(name -> compiler.addVar(name, SimpleType.DYN));
        try {
            program = RUNTIME.createProgram(compiler.build().compile(source).getAst());
        } catch (CelValidationException | CelEvaluationException e) {
            throw new SyntaxException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Its syntax, which is not checked. */
    CelAbstractSyntaxTree tree() {
        return parsed.get();
    }

    private Program program() {
        Program ready = program;
        if (ready == null) {
            try {
                ready = RUNTIME.createProgram(tree());
            } catch (CelEvaluationException e) {
                throw new IllegalStateException("cannot be planned: " + source, e);
            }
            program = ready;
        }
        return ready;
    }

    /** Whether it holds for these facts. A value that is neither true nor false is undecided. */
    Truth test(Facts facts) {
        try {
            return switch (program().eval(facts.values())) {
                case Boolean truth -> truth ? Known.TRUE : Known.FALSE;
                case Object _ -> new Undecided(UNUSABLE);
            };
        } catch (CelEvaluationException e) {
            return new Undecided(why(e));
        }
    }

    /** In words of a reader of findings, who has never heard of CEL. */
    private static String why(CelEvaluationException e) {
        Matcher key = KEY.matcher(String.valueOf(e.getMessage()));
        return switch (e.getErrorCode()) {
            case ATTRIBUTE_NOT_FOUND -> key.find() ? without(key.group(1)) : UNUSABLE;
            case ITERATION_BUDGET_EXCEEDED -> "it is longer than a rule may look through";
            default -> UNUSABLE;
        };
    }

    /** What is said of an object that lacks a key. */
    static String without(String key) {
        return "there is no \"" + key + "\" in it";
    }

    /**
     * The first key that this expression asks of every {@code item} and one of a list lacks; empty
     * if there is none, or no list. A negation hides from CEL's errors which one it was.
     */
    Optional<String> lacking(Optional<Object> list) {
        List<?> items = list.orElse(null) instanceof List<?> some ? some : List.of();
        return ITEM_KEY.matcher(source)
                .results()
                .map(match -> match.group(1))
                .filter(key ->
                        items.stream()
                                .anyMatch(item ->
                                        item instanceof Map<?, ?> map && !map.containsKey(key)))
                .findFirst();
    }

    /** The list that it selects from these facts; empty if it selects none or cannot be decided. */
    List<?> select(Facts facts) {
        try {
            return program().eval(facts.values()) instanceof List<?> list ? list : List.of();
        } catch (CelEvaluationException e) {
            // Only decoration of a finding that is already decided: it is shown without.
            return List.of();
        }
    }
}
