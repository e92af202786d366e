package assay.rules;

import java.util.List;
import java.util.Optional;

/**
 * A rule's verdict on one image.
 *
 * @param rule the rule
 * @param verdict what it says
 * @param evidence the facts that it looked at; empty if it does not apply
 * @param missing what it would have needed; empty unless it is undecided
 * @param waived what it said and who decided to live with that, if somebody did
 */
public record Finding(
        Rule rule,
        Verdict verdict,
        List<Observation> evidence,
        List<Missing> missing,
        Optional<Waived> waived) {

    /**
     * What was waived.
     *
     * @param was FAIL or UNKNOWN
     * @param waiver by whom, why and until when
     */
    public record Waived(Verdict was, Waiver waiver) {}

    Finding(Rule rule, Verdict verdict, List<Observation> evidence, List<Missing> missing) {
        this(rule, verdict, evidence, missing, Optional.empty());
    }

    /** Whether this finding waits for somebody to act: it fails, or is undecided. */
    public boolean isOpen() {
        return verdict == Verdict.FAIL || verdict == Verdict.UNKNOWN;
    }

    /** Whether this finding keeps its profile from passing. */
    public boolean blocks() {
        return rule.severity() == Severity.ERROR && isOpen();
    }

    Finding waive(Waiver waiver) {
        return new Finding(
                rule, Verdict.WAIVED, evidence, missing, Optional.of(new Waived(verdict, waiver)));
    }
}
