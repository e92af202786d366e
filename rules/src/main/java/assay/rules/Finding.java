package assay.rules;

import java.util.List;

/**
 * A rule's verdict on one image.
 *
 * @param rule the rule
 * @param verdict what it says
 * @param evidence the facts that it looked at; empty if it does not apply
 * @param missing what it would have needed; empty unless the verdict is {@link Verdict#UNKNOWN}
 */
public record Finding(
        Rule rule, Verdict verdict, List<Observation> evidence, List<Missing> missing) {

    /** Whether this finding keeps its profile from passing. */
    public boolean blocks() {
        return rule.severity() == Severity.ERROR
                && (verdict == Verdict.FAIL || verdict == Verdict.UNKNOWN);
    }
}
