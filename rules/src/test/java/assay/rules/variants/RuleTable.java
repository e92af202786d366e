package assay.rules.variants;

import assay.rules.Profile;
import assay.rules.Profiles;
import assay.rules.Rule;
import assay.rules.Rule.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The page {@code docs/rules/README.md}: each founding rule and the test that shows it. */
final class RuleTable {

    /** Those made from a founding document; the others, {@code x-…}, go beyond. */
    static final List<String> FOUNDING =
            List.of(
                    "tencent-import",
                    "tencent-market",
                    "tencent-image",
                    "ucloud-market",
                    "huawei-ims",
                    "huawei-market",
                    "azure-cn-market");

    /** By profile; one without rules that a disk decides has none. */
    private final Map<String, VariantsTest> disks = new LinkedHashMap<>();

    RuleTable(List<VariantsTest> tests) {
        tests.forEach(test -> disks.put(test.profile(), test));
    }

    /** A rule and how it is shown. Where it is not, {@code proof} says "none" and why. */
    private record Row(Rule rule, String proof) {

        private boolean isShown() {
            return !proof.startsWith("**none**");
        }
    }

    String page() throws IOException {
        Map<Profile, List<Row>> rows = new LinkedHashMap<>();
        for (String id : FOUNDING) {
            Profile profile = Profiles.get(id);
            GivenProofs given = new GivenProofs(id);
            List<Row> own = new ArrayList<>();
            for (Rule rule : profile.rules()) {
                own.add(new Row(rule, proof(id, rule, given)));
            }
            rows.put(profile, own);
        }
        StringBuilder page = new StringBuilder(HEAD);
        rows.forEach((profile, own) -> page.append(summary(profile, own)));
        page.append("\nBeyond the founding documents: ");
        page.append(
                Profiles.builtIn().stream()
                        .filter(id -> !FOUNDING.contains(id))
                        .map(id -> "[`%s`](%s.md)".formatted(id, id))
                        .collect(Collectors.joining(", ")));
        page.append(".\n");
        rows.forEach((profile, own) -> append(page, profile, own));
        return page.toString();
    }

    private static final String HEAD =
            """
            # Every founding rule, and the test that shows it

            Written by `RuleTableTest`; run it with `-Dupdate=true` after a change.

            A rule that the disk decides (offline) is shown on a disk: a look-alike of a system with one defect is inspected
            and judged by the whole profile, and exactly this rule must fail ([ADR 5](../adr/0005-examples-of-rules.md)). What
            disks do not tell is shown by examples of what is given: a boot test's report, a listing (form), what the platform
            knows (quota), a person's decision (review). **none** means that nothing shows the rule yet.

            | profile | rules | offline | shown on a disk | boot | form | quota | review | shown by examples | none |
            |---|---|---|---|---|---|---|---|---|---|
            """;

    private static String summary(Profile profile, List<Row> rows) {
        List<Row> shown = rows.stream().filter(Row::isShown).toList();
        long onDisk = count(shown, Kind.OFFLINE);
        return "| [`%s`](%s.md) | %d | %d | %d | %d | %d | %d | %d | %d | %d |\n"
                .formatted(
                        profile.id(),
                        profile.id(),
                        rows.size(),
                        count(rows, Kind.OFFLINE),
                        onDisk,
                        count(rows, Kind.BOOT),
                        count(rows, Kind.FORM),
                        count(rows, Kind.QUOTA),
                        count(rows, Kind.MANUAL),
                        shown.size() - onDisk,
                        rows.size() - shown.size());
    }

    private static long count(List<Row> rows, Kind kind) {
        return rows.stream().filter(row -> row.rule.kind() == kind).count();
    }

    private static void append(StringBuilder page, Profile profile, List<Row> rows) {
        page.append("\n## `").append(profile.id()).append("`: ").append(profile.title().en());
        page.append("\n\n| rule | requirement | decided | shown by |\n|---|---|---|---|\n");
        for (Row row : rows) {
            page.append(
                    "| [%s](%s.md#%s) | %s | %s | %s |\n"
                            .formatted(
                                    row.rule.id(),
                                    profile.id(),
                                    row.rule.id().toLowerCase(Locale.ROOT).replace(".", ""),
                                    cell(row.rule.title().en()),
                                    decided(row.rule.kind()),
                                    row.proof));
        }
    }

    private static String decided(Kind kind) {
        return switch (kind) {
            case OFFLINE -> "offline";
            case BOOT -> "boot";
            case FORM -> "form";
            case QUOTA -> "quota";
            case MANUAL -> "review";
        };
    }

    private String proof(String profile, Rule rule, GivenProofs given) {
        return rule.kind() == Kind.OFFLINE
                ? onDisk(profile, rule.id())
                : given.of(rule.id()).orElseGet(() -> none(whyNotGiven(rule)));
    }

    private static String whyNotGiven(Rule rule) {
        return rule.facts().isEmpty() ? "it looks at nothing, it only tells" : "";
    }

    private String onDisk(String profile, String rule) {
        VariantsTest test = disks.get(profile);
        if (test == null) {
            return none("");
        }
        Optional<String> why =
                Optional.ofNullable(test.pending().get(rule))
                        .or(() -> Optional.ofNullable(test.withoutVariant().get(rule)));
        List<String> variants =
                test.variants().stream()
                        .filter(variant -> variant.rule().equals(rule))
                        .map(variant -> cell(variant.what()))
                        .distinct()
                        .toList();
        if (why.isPresent() || variants.isEmpty()) {
            return none(why.orElse(""));
        }
        String name = test.getClass().getSimpleName();
        return "[%s](../../rules/src/test/java/assay/rules/variants/%s.java): %s"
                .formatted(name, name, String.join("; ", variants));
    }

    private static String none(String why) {
        return why.isEmpty() ? "**none**" : "**none**: " + cell(why);
    }

    /** A text that stays in its cell of a table in Markdown. */
    private static String cell(String text) {
        return text.replace("|", "\\|").replace('\n', ' ');
    }
}
