package assay.rules;

import assay.guest.Facts;
import assay.rules.Rule.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A cloud's set of rules for one purpose, such as import. Immutable and safe for many threads.
 *
 * @param id stable name: {@code tencent-import}
 * @param version grows with every change that can change a verdict
 * @param title its name for people
 * @param sources where the cloud states the requirements
 * @param params what expressions see as {@code params}
 * @param rules the rules, in the order in which findings are shown
 */
public record Profile(
        String id,
        String version,
        Text title,
        List<Source> sources,
        Map<String, Object> params,
        List<Rule> rules) {

    /** What this profile says about an image with these facts. Never throws, whatever they are. */
    public Judgement judge(Facts facts) {
        return judge(facts, EnumSet.allOf(Kind.class));
    }

    /**
     * What its rules of some kinds say about an image with these facts; the others are left aside.
     * Never throws, whatever the facts are.
     */
    public Judgement judge(Facts facts, Set<Kind> kinds) {
        Facts all = facts.with(Rule.PARAMS, params);
        List<Finding> findings = new ArrayList<>();
        Map<Kind, Integer> leftAside = new EnumMap<>(Kind.class);
        for (Rule rule : rules) {
            if (kinds.contains(rule.kind())) {
                findings.add(rule.judge(all));
            } else {
                leftAside.merge(rule.kind(), 1, Integer::sum);
            }
        }
        return Judgement.of(this, List.copyOf(findings), Collections.unmodifiableMap(leftAside));
    }
}
