package assay.rules;

import java.util.List;

/**
 * A profile's verdict on one image.
 *
 * @param profile the profile
 * @param verdict FAIL if any error rule failed; else UNKNOWN if any is undecided or none applied;
 *     else PASS. Warnings and infos never block
 * @param findings one for each rule, in the profile's order
 */
public record Judgement(Profile profile, Verdict verdict, List<Finding> findings) {

    static Judgement of(Profile profile, List<Finding> findings) {
        List<Verdict> errors =
                findings.stream()
                        .filter(finding -> finding.rule().severity() == Severity.ERROR)
                        .map(Finding::verdict)
                        .toList();
        Verdict verdict;
        if (errors.contains(Verdict.FAIL)) {
            verdict = Verdict.FAIL;
        } else if (errors.contains(Verdict.UNKNOWN) || !errors.contains(Verdict.PASS)) {
            verdict = Verdict.UNKNOWN;
        } else {
            verdict = Verdict.PASS;
        }
        return new Judgement(profile, verdict, findings);
    }
}
