package assay.rules;

import assay.rules.CheckReport.FindingReport;
import assay.rules.CheckReport.ProfileReport;
import assay.rules.Rule.Kind;
import assay.rules.Rule.Os;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * How few copies of an image satisfy all profiles, and what each needs changed.
 *
 * @param image what is known about the image
 * @param conflicts where the profiles want different things
 * @param first what every copy needs changed, so that it is best changed before there are copies;
 *     empty if there is one copy alone
 * @param copies the copies
 */
public record Plan(
        Map<String, Object> image, List<Clash> conflicts, List<Change> first, List<Copy> copies) {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /**
     * A conflict between the profiles.
     *
     * @param splits whether one image cannot satisfy all sides: requirements stand on more than one
     *     of them, and nothing satisfies them together
     * @param together how one image can satisfy all sides, if it can
     */
    public record Clash(
            String id,
            Text topic,
            boolean splits,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Text> together,
            List<ClashSide> sides) {}

    /** An answer to a conflict's question, and who gives it. */
    public record ClashSide(Text needs, List<Demand> demands) {}

    /** A rule that applies to the image. */
    public record Demand(String profile, String rule, Severity severity) {}

    /**
     * A copy of the image.
     *
     * @param profiles the profiles that it is for
     * @param changes what they need changed in it, beside what is changed first
     * @param undecided ids of the required rules of the disk of which nobody knows
     */
    public record Copy(List<String> profiles, List<Change> changes, List<String> undecided) {}

    /** A rule that fails, and what to do. */
    public record Change(
            String rule, Severity severity, List<String> profiles, Text title, Text fix) {}

    /**
     * The plan for an image that was checked.
     *
     * @param report what its profiles say about the image
     * @param family its operating system's family, if it is known
     * @param known the conflicts that there can be
     */
    public static Plan of(CheckReport report, Optional<String> family, List<Conflict> known) {
        List<Clash> clashes =
                known.stream()
                        .filter(conflict -> concerns(conflict.os(), family))
                        .map(conflict -> clash(conflict, report.profiles()))
                        .flatMap(Optional::stream)
                        .toList();
        List<List<ProfileReport>> groups = groups(report.profiles(), clashes);
        List<Change> first = groups.size() > 1 ? common(groups) : List.of();
        List<String> done = first.stream().map(Change::rule).toList();
        return new Plan(
                report.image(),
                clashes,
                first,
                groups.stream().map(group -> copy(group, done)).toList());
    }

    private static boolean concerns(Os os, Optional<String> family) {
        return os == Os.ANY
                || family.isEmpty()
                || family.get().equals(os.name().toLowerCase(Locale.ROOT));
    }

    /** The conflict, if different profiles stand on more than one side of it. */
    private static Optional<Clash> clash(Conflict conflict, List<ProfileReport> profiles) {
        List<ClashSide> sides =
                conflict.sides().stream()
                        .map(side -> new ClashSide(side.needs(), demands(side, profiles)))
                        .filter(side -> !side.demands.isEmpty())
                        .toList();
        long concerned =
                sides.stream()
                        .flatMap(side -> side.demands.stream())
                        .map(Demand::profile)
                        .distinct()
                        .count();
        if (sides.size() < 2 || concerned < 2) {
            return Optional.empty();
        }
        boolean splits =
                conflict.together().isEmpty()
                        && sides.stream().filter(side -> !required(side).isEmpty()).count() > 1;
        return Optional.of(
                new Clash(conflict.id(), conflict.topic(), splits, conflict.together(), sides));
    }

    private static List<Demand> demands(Conflict.Side side, List<ProfileReport> profiles) {
        List<Demand> demands = new ArrayList<>();
        for (ProfileReport profile : profiles) {
            profile.findings().stream()
                    .filter(finding -> side.rules().contains(finding.rule()))
                    .filter(finding -> finding.verdict() != Verdict.NOT_APPLICABLE)
                    .filter(finding -> finding.verdict() != Verdict.WAIVED)
                    .forEach(finding ->
                            demands.add(
                                    new Demand(profile.id(), finding.rule(), finding.severity())));
        }
        return demands;
    }

    /** The profiles that require what a side says; advice gives way. */
    private static List<String> required(ClashSide side) {
        return side.demands.stream()
                .filter(demand -> demand.severity == Severity.ERROR)
                .map(Demand::profile)
                .distinct()
                .toList();
    }

    private static List<List<ProfileReport>> groups(
            List<ProfileReport> profiles, List<Clash> clashes) {
        List<BitSet> excluded = new ArrayList<>();
        profiles.forEach(_ -> excluded.add(new BitSet()));
        for (Clash clash : clashes) {
            if (clash.splits) {
                exclude(clash, profiles.stream().map(ProfileReport::id).toList(), excluded);
            }
        }
        List<Integer> torn = new ArrayList<>();
        for (int i = 0; i < profiles.size(); i++) {
            if (!excluded.get(i).isEmpty()) {
                torn.add(i);
            }
        }
        int[] group = Partition.of(torn.stream().map(i -> within(excluded.get(i), torn)).toList());
        Map<Integer, List<ProfileReport>> groups = new LinkedHashMap<>();
        for (int i = 0; i < profiles.size(); i++) {
            int at = torn.indexOf(i);
            int number = at >= 0 ? group[at] : home(profiles, i, torn, group);
            groups.computeIfAbsent(number, _ -> new ArrayList<>()).add(profiles.get(i));
        }
        return List.copyOf(groups.values());
    }

    private static void exclude(Clash clash, List<String> ids, List<BitSet> excluded) {
        for (ClashSide one : clash.sides) {
            for (ClashSide other : clash.sides) {
                if (!one.equals(other)) {
                    for (String a : required(one)) {
                        required(other).stream()
                                .filter(b -> !b.equals(a))
                                .forEach(b -> excluded.get(ids.indexOf(a)).set(ids.indexOf(b)));
                    }
                }
            }
        }
    }

    private static BitSet within(BitSet excluded, List<Integer> torn) {
        BitSet within = new BitSet();
        excluded.stream().forEach(i -> within.set(torn.indexOf(i)));
        return within;
    }

    /** A profile that fits every copy goes to that of the same cloud, or else to the first. */
    private static int home(
            List<ProfileReport> profiles, int profile, List<Integer> torn, int[] group) {
        String cloud = cloud(profiles.get(profile).id());
        for (int i = 0; i < torn.size(); i++) {
            if (cloud(profiles.get(torn.get(i)).id()).equals(cloud)) {
                return group[i];
            }
        }
        return 0;
    }

    /** {@code tencent} of {@code tencent-import} and of {@code x-tencent-import}. */
    private static String cloud(String id) {
        String plain = id.startsWith("x-") ? id.substring(2) : id;
        return plain.split("-", 2)[0];
    }

    private static List<Change> common(List<List<ProfileReport>> groups) {
        List<List<String>> needed =
                groups.stream()
                        .map(group -> changes(group).stream().map(Change::rule).toList())
                        .toList();
        return changes(groups.stream().flatMap(List::stream).toList()).stream()
                .filter(change -> needed.stream().allMatch(rules -> rules.contains(change.rule)))
                .toList();
    }

    private static Copy copy(List<ProfileReport> profiles, List<String> done) {
        List<String> undecided =
                profiles.stream()
                        .flatMap(profile -> profile.findings().stream())
                        .filter(finding -> finding.verdict() == Verdict.UNKNOWN)
                        .filter(Plan::isRequiredOfTheDisk)
                        .map(FindingReport::rule)
                        .distinct()
                        .toList();
        return new Copy(
                profiles.stream().map(ProfileReport::id).toList(),
                changes(profiles).stream().filter(change -> !done.contains(change.rule)).toList(),
                undecided);
    }

    private static boolean isRequiredOfTheDisk(FindingReport finding) {
        return finding.kind() == Kind.OFFLINE && finding.severity() == Severity.ERROR;
    }

    /** What fails by what is in the image, requirements first; a rule of several profiles once. */
    private static List<Change> changes(List<ProfileReport> profiles) {
        Map<String, Change> changes = new LinkedHashMap<>();
        for (ProfileReport profile : profiles) {
            for (FindingReport finding : profile.findings()) {
                if (finding.verdict() == Verdict.FAIL
                        && finding.kind() == Kind.OFFLINE
                        && finding.severity() != Severity.INFO) {
                    changes.computeIfAbsent(
                                    finding.rule(),
                                    rule ->
                                            new Change(
                                                    rule,
                                                    finding.severity(),
                                                    new ArrayList<>(),
                                                    finding.title(),
                                                    finding.fix()))
                            .profiles
                            .add(profile.id());
                }
            }
        }
        return changes.values().stream().sorted(Comparator.comparing(Change::severity)).toList();
    }

    /** The plan as JSON, indented. */
    public String toJson() {
        return JSON.writeValueAsString(this);
    }
}
