package assay.guest.linux.boot;

import java.util.ArrayList;
import java.util.List;

/**
 * A GRUB script as a tree of statements, the part of the language that {@code grub-mkconfig}
 * writes. Functions and loops are kept out: they cannot hold what is looked for.
 *
 * <p>Parsing never fails: an unbalanced script gives the statements up to where it broke, as GRUB
 * would have shown its menu entries up to there.
 */
final class GrubScript {

    /** Blocks inside blocks; generated files have three. Deeper ones are skipped. */
    private static final int MAX_DEPTH = 32;

    private final List<GrubWord> words;
    private int at;

    private GrubScript(List<GrubWord> words) {
        this.words = words;
    }

    /** A step of the script. */
    sealed interface Statement permits Command, Choice, Block {}

    /**
     * A command with its arguments, or an assignment {@code name=value}.
     *
     * @param words at least one
     */
    record Command(List<GrubWord> words) implements Statement {
        Command {
            words = List.copyOf(words);
        }

        int line() {
            return words.getFirst().line();
        }
    }

    /**
     * {@code if … then … elif … else … fi}.
     *
     * @param branches conditions with what follows when the last command of one succeeds
     */
    record Choice(List<Branch> branches) implements Statement {
        Choice {
            branches = List.copyOf(branches);
        }
    }

    /**
     * @param condition commands; empty for {@code else}
     * @param body what to do
     */
    record Branch(List<Statement> condition, List<Statement> body) {}

    /** {@code menuentry … { … }} or {@code submenu … { … }}. */
    record Block(Command head, List<Statement> body) implements Statement {}

    /** Reads a script. */
    static List<Statement> parse(String text) {
        GrubScript script = new GrubScript(GrubLexer.words(text));
        List<Statement> statements = new ArrayList<>();
        while (script.at < script.words.size()) {
            statements.addAll(script.statements(0));
            script.at++; // a terminator that nothing opened
        }
        return List.copyOf(statements);
    }

    /** Statements up to a word that ends the block around them, which is left in place. */
    private List<Statement> statements(int depth) {
        List<Statement> statements = new ArrayList<>();
        while (at < words.size() && !endsBlock(words.get(at))) {
            GrubWord word = words.get(at);
            if (word.isPlain(GrubLexer.END)) {
                at++;
            } else if (word.isPlain("if") && depth < MAX_DEPTH) {
                statements.add(choice(depth));
            } else if (word.isPlain("function")) {
                skipTo("}");
            } else if (word.isPlain("while") || word.isPlain("until") || word.isPlain("for")) {
                skipTo("done");
            } else {
                command(depth, statements);
            }
        }
        return statements;
    }

    private static boolean endsBlock(GrubWord word) {
        return word.isPlain("}")
                || word.isPlain("then")
                || word.isPlain("elif")
                || word.isPlain("else")
                || word.isPlain("fi")
                || word.isPlain("done");
    }

    private Statement choice(int depth) {
        List<Branch> branches = new ArrayList<>();
        while (at < words.size()) {
            boolean otherwise = words.get(at++).isPlain("else");
            List<Statement> condition = otherwise ? List.of() : statements(depth + 1);
            if (!otherwise && at < words.size() && words.get(at).isPlain("then")) {
                at++;
            }
            branches.add(new Branch(condition, statements(depth + 1)));
            if (at >= words.size()
                    || !(words.get(at).isPlain("elif") || words.get(at).isPlain("else"))) {
                break;
            }
        }
        if (at < words.size() && words.get(at).isPlain("fi")) {
            at++;
        }
        return new Choice(branches);
    }

    private void command(int depth, List<Statement> statements) {
        List<GrubWord> parts = new ArrayList<>();
        while (at < words.size()) {
            GrubWord word = words.get(at);
            if (word.isPlain("{") && !parts.isEmpty() && depth < MAX_DEPTH) {
                at++;
                List<Statement> body = statements(depth + 1);
                if (at < words.size() && words.get(at).isPlain("}")) {
                    at++;
                }
                statements.add(new Block(new Command(parts), body));
                return;
            }
            if (word.isPlain("}")) {
                break;
            }
            at++;
            if (word.isPlain(GrubLexer.END)) {
                break;
            }
            parts.add(word);
        }
        if (!parts.isEmpty()) {
            statements.add(new Command(parts));
        }
    }

    private void skipTo(String end) {
        while (at < words.size() && !words.get(at).isPlain(end)) {
            at++;
        }
        at++;
    }
}
