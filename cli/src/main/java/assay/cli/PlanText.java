package assay.cli;

import assay.rules.Plan;
import assay.rules.Plan.Change;
import assay.rules.Plan.Clash;
import assay.rules.Plan.ClashSide;
import assay.rules.Plan.Copy;
import assay.rules.Plan.Demand;
import assay.rules.Text;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Prints a plan: what the profiles disagree about, and then each copy. */
final class PlanText {

    private final Plan plan;
    private final Messages messages;

    PlanText(Plan plan, Messages messages) {
        this.plan = plan;
        this.messages = messages;
    }

    void print(PrintWriter out) {
        if (plan.conflicts().isEmpty()) {
            out.println(messages.text("plan.agree"));
        } else {
            out.println(Style.bold(messages.text("plan.conflicts")));
            plan.conflicts().forEach(conflict -> print(conflict, out));
        }
        out.println();
        out.println(
                Style.bold(
                        plan.copies().size() == 1
                                ? messages.text("plan.one")
                                : messages.text("plan.copies", plan.copies().size())));
        if (!plan.first().isEmpty()) {
            out.println();
            out.println(Style.bold(messages.text("plan.first")));
            plan.first().forEach(change -> print(change, out));
        }
        for (int i = 0; i < plan.copies().size(); i++) {
            print(plan.copies().get(i), i + 1, out);
        }
    }

    private void print(Clash conflict, PrintWriter out) {
        out.println("  " + Style.bold(in(conflict.topic())));
        for (ClashSide side : conflict.sides()) {
            out.println("      " + in(side.needs()) + "  [" + demands(side.demands()) + "]");
        }
        String outcome =
                conflict.splits()
                        ? messages.text("plan.splits")
                        : conflict.together().map(this::in).orElse(messages.text("plan.advice"));
        out.println("      -> " + outcome);
    }

    /** The profiles, each with its rules. */
    private static String demands(List<Demand> demands) {
        Map<String, Set<String>> byProfile = new LinkedHashMap<>();
        for (Demand demand : demands) {
            byProfile
                    .computeIfAbsent(demand.profile(), _ -> new LinkedHashSet<>())
                    .add(demand.rule());
        }
        return byProfile.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + String.join(" ", entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private void print(Copy copy, int number, PrintWriter out) {
        out.println();
        out.println(
                Style.bold(messages.text("plan.copy", number, String.join(", ", copy.profiles()))));
        copy.changes().forEach(change -> print(change, out));
        if (copy.changes().isEmpty()) {
            out.println("  " + messages.text("plan.nothing"));
        }
        if (!copy.undecided().isEmpty()) {
            out.println(
                    "  " + messages.text("plan.undecided", String.join(", ", copy.undecided())));
        }
    }

    private void print(Change change, PrintWriter out) {
        out.println(
                "  "
                        + change.rule()
                        + "  "
                        + Style.severity(change.severity(), messages)
                        + "  "
                        + String.join(", ", change.profiles()));
        out.println("      " + in(change.title()));
        String fix = messages.text("check.fix", in(change.fix()));
        out.println(fix.strip().indent(6).stripTrailing());
    }

    private String in(Text text) {
        return text.in(messages.locale());
    }
}
