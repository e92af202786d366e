package assay.cli;

import assay.rules.Severity;
import assay.rules.Verdict;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/** How verdicts look: coloured on a terminal, plain elsewhere. */
public final class Style {

    private Style() {}

    /** The text in bold. */
    public static String bold(String text) {
        return styled("bold", text);
    }

    /** The text in the colour of a verdict. */
    static String coloured(Verdict verdict, String text) {
        String colour =
                switch (verdict) {
                    case PASS -> "green";
                    case FAIL -> "red";
                    case UNKNOWN -> "yellow";
                    case WAIVED -> "cyan";
                    case NOT_APPLICABLE -> "faint";
                };
        return styled("bold," + colour, text);
    }

    /** The name of a verdict in its colour. */
    static String verdict(Verdict verdict, Messages messages) {
        return coloured(verdict, messages.text("check.verdict." + verdict));
    }

    static String severity(Severity severity, Messages messages) {
        return messages.text("check.severity." + severity.name().toLowerCase(Locale.ROOT));
    }

    private static String styled(String style, String text) {
        return Ansi.AUTO.enabled() ? Ansi.ON.string("@|" + style + " " + text + "|@") : text;
    }

    /** How many columns of a terminal the text takes: two for each Chinese character. */
    public static int width(String text) {
        return text.codePoints()
                .map(point ->
                        Character.UnicodeScript.of(point) == Character.UnicodeScript.HAN ? 2 : 1)
                .sum();
    }

    /** What fills the text up to a number of columns. */
    public static String padding(String text, int columns) {
        return " ".repeat(Math.max(0, columns - width(text)));
    }
}
