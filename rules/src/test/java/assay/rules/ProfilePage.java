package assay.rules;

import java.util.Locale;

/** The page in {@code docs/rules} about a profile: each rule, how it is decided, what to do. */
final class ProfilePage {

    private ProfilePage() {}

    static String of(Profile profile) {
        StringBuilder page = new StringBuilder();
        page.append("# `").append(profile.id()).append("`: ").append(profile.title().en());
        page.append("\n\nVersion ").append(profile.version()).append(". Written by `ProfilesTest`");
        page.append(" from the profile's file; change that and run it with `-Dupdate=true`.\n\n");
        for (Source source : profile.sources()) {
            page.append("Source: ").append(source.title().en()).append(" (");
            page.append(source.title().zh()).append("), section ");
            page.append(source.section()).append("\n");
        }
        if (!profile.params().isEmpty()) {
            page.append("\nParameters, as `params` in expressions:\n\n");
            profile.params()
                    .forEach((name, value) -> page.append("- `" + name + "`: `" + value + "`\n"));
        }
        page.append(
                "\nEach rule is decided by an expression in CEL over facts; a missing fact that");
        page.append(" would decide makes it UNKNOWN.\n");
        profile.rules().forEach(rule -> append(page, rule));
        return page.toString();
    }

    private static void append(StringBuilder page, Rule rule) {
        page.append("\n## ").append(rule.id()).append("\n\n");
        page.append(rule.title().en()).append("\n\n");
        page.append("- Severity: ").append(name(rule.severity()));
        page.append("; area: ").append(name(rule.area()));
        page.append("; systems: ").append(name(rule.os()));
        page.append("; decided: ").append(name(rule.kind()));
        page.append("; section: ").append(rule.section()).append('\n');
        if (rule.when() != Expression.ALWAYS) {
            page.append("- Applies when: `").append(rule.when().source()).append("`\n");
        }
        page.append("- Holds when: `").append(rule.cel().source()).append("`\n");
        if (!rule.repair().isEmpty()) {
            page.append("- Repair: `");
            page.append(String.join("`, `", rule.repair())).append("`\n");
        }
        page.append("- To do: ").append(rule.fix().en()).append('\n');
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
