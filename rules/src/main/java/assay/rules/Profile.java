package assay.rules;

import assay.guest.Facts;
import java.util.List;
import java.util.Map;

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
        Facts all = facts.with(Rule.PARAMS, params);
        return Judgement.of(this, rules.stream().map(rule -> rule.judge(all)).toList());
    }
}
