package assay.rules.repair;

import assay.rules.Text;
import assay.rules.repair.FixPlan.Remaining;
import assay.rules.repair.FixPlan.Step;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A plan as a script: what it is for, the steps, and what it leaves to people.
 *
 * <p>Nothing that the image says becomes part of the script, and in a comment whatever could end
 * the comment is replaced.
 */
public final class FixScript {

    private static final Pattern WORDS = Pattern.compile("\\s+");

    /** Ends of lines, and what terminals obey or show in another order. */
    private static final Pattern UNFIT = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]");

    private static final int WIDTH = 96;

    private final FixPlan plan;
    private final Repairs repairs;
    private final Locale reader;
    private final StringBuilder script = new StringBuilder();

    /**
     * @param reader who reads the comments
     * @param repairs the catalogue that the plan was made from
     */
    public FixScript(FixPlan plan, Repairs repairs, Locale reader) {
        this.plan = plan;
        this.repairs = repairs;
        this.reader = reader;
    }

    /** The script, which ends with a line's end. It begins as its shell wants it. */
    public String write(LocalDate today) {
        script.setLength(0);
        // Windows PowerShell takes a file without this mark for one of the local code page.
        script.append(plan.shell() == Shell.POWERSHELL ? "\ufeff" : "#!/usr/bin/env bash\n");
        head(today);
        if (!plan.steps().isEmpty()) {
            script.append('\n').append(Repairs.resource("begin." + suffix()));
            for (int i = 0; i < plan.steps().size(); i++) {
                step(i + 1, plan.steps().get(i));
            }
            script.append('\n').append(Repairs.resource("end." + suffix()));
        }
        if (!plan.remaining().isEmpty()) {
            script.append('\n');
            comment(text("remaining"));
            plan.remaining().forEach(this::remaining);
        }
        return script.toString();
    }

    private String suffix() {
        return plan.shell() == Shell.POWERSHELL ? "ps1" : "sh";
    }

    private void head(LocalDate today) {
        comment("assay fix-script, " + today);
        comment(text("image") + plan.image().getOrDefault("path", ""));
        comment(text("profiles") + String.join(", ", plan.profiles()));
        comment(text(plan.steps().isEmpty() ? whyNone() : "run"));
        for (int i = 0; i < plan.steps().size(); i++) {
            Step step = plan.steps().get(i);
            comment("%3d. %s: %s".formatted(i + 1, step.repair(), step.title().in(reader)));
            comment("     [" + String.join(" ", step.rules()) + "]");
        }
    }

    private String whyNone() {
        return plan.remaining().isEmpty() ? "conformant" : "nothing";
    }

    private void step(int number, Step step) {
        script.append('\n');
        comment("%d. %s".formatted(number, step.title().in(reader)));
        comment(text("answers") + String.join(", ", step.rules()));
        String body = repairs.find(step.repair()).orElseThrow().script(plan.shell()).orElseThrow();
        script.append(
                switch (plan.shell()) {
                    case BASH ->
                            "begin %s\n(\nset -euo pipefail\n%s)\nended $?\n"
                                    .formatted(step.repair(), body);
                    case POWERSHELL -> "Step '%s' {\n%s}\n".formatted(step.repair(), body);
                });
    }

    private void remaining(Remaining finding) {
        comment("");
        comment(finding.rule() + " - " + finding.title().in(reader));
        if (finding.reason() == FixPlan.Reason.CONTRADICTED) {
            comment("  " + text("contradicted"));
        }
        comment("  " + finding.fix().in(reader));
    }

    private String text(String key) {
        Text text = Texts.HEAD.get(key);
        if (text == null) {
            throw new IllegalArgumentException("no text " + key);
        }
        return text.in(reader);
    }

    /** A comment, on as many lines as it needs. */
    private void comment(String text) {
        String indent = " ".repeat(text.length() - text.stripLeading().length());
        StringBuilder line = new StringBuilder("#");
        for (String word : List.of(WORDS.split(text.strip()))) {
            String fit = UNFIT.matcher(word).replaceAll("?");
            if (line.length() > WIDTH / 2 && line.length() + fit.length() > WIDTH) {
                script.append(line).append('\n');
                line = new StringBuilder("#");
            }
            line.append(line.length() == 1 ? " " + indent : " ").append(fit);
        }
        script.append(line.toString().stripTrailing()).append('\n');
    }
}
