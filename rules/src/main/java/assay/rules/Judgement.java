package assay.rules;

import assay.rules.Rule.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A profile's verdict on one image.
 *
 * @param profile the profile
 * @param verdict FAIL if any error rule failed; else UNKNOWN if any is undecided, or if no rule at
 *     all had anything to say; else PASS. Warnings and infos never block
 * @param findings one for each rule that was judged, in the profile's order
 * @param leftAside how many rules of each kind were not judged, where the user asked for some kinds
 */
public record Judgement(
        Profile profile, Verdict verdict, List<Finding> findings, Map<Kind, Integer> leftAside) {

    static Judgement of(Profile profile, List<Finding> findings, Map<Kind, Integer> leftAside) {
        Verdict verdict = together(findings);
        return new Judgement(
                profile,
                verdict == Verdict.NOT_APPLICABLE ? Verdict.UNKNOWN : verdict,
                findings,
                leftAside);
    }

    /** What the findings of each kind say together; NOT_APPLICABLE if none of a kind applies. */
    public Map<Kind, Verdict> kinds() {
        Map<Kind, List<Finding>> byKind = new EnumMap<>(Kind.class);
        for (Finding finding : findings) {
            byKind.computeIfAbsent(finding.rule().kind(), _ -> new ArrayList<>()).add(finding);
        }
        Map<Kind, Verdict> kinds = new EnumMap<>(Kind.class);
        byKind.forEach((kind, some) -> kinds.put(kind, together(some)));
        return Collections.unmodifiableMap(kinds);
    }

    private static Verdict together(List<Finding> findings) {
        List<Verdict> blocking =
                findings.stream().filter(Finding::blocks).map(Finding::verdict).toList();
        if (blocking.contains(Verdict.FAIL)) {
            return Verdict.FAIL;
        }
        if (!blocking.isEmpty()) {
            return Verdict.UNKNOWN;
        }
        return findings.stream().allMatch(each -> each.verdict() == Verdict.NOT_APPLICABLE)
                ? Verdict.NOT_APPLICABLE
                : Verdict.PASS;
    }

    /**
     * Waives what is open.
     *
     * @param byRule the waivers in force
     * @param used where those are put that were needed
     */
    Judgement waive(Map<String, Waiver> byRule, Set<Waiver> used) {
        List<Finding> waived = new ArrayList<>();
        for (Finding finding : findings) {
            Waiver waiver = byRule.get(finding.rule().id());
            if (waiver == null || !finding.isOpen()) {
                waived.add(finding);
            } else {
                waived.add(finding.waive(waiver));
                used.add(waiver);
            }
        }
        return of(profile, List.copyOf(waived), leftAside);
    }
}
