package assay.rules;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The result of a check as the command line and the API give it, {@code docs/check.schema.json}.
 *
 * @param image what is known about the image; the caller chooses
 * @param profiles one judgement for each profile
 */
public record CheckReport(Map<String, Object> image, List<ProfileReport> profiles) {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** A {@link Judgement}, without what the profile says about its own making. */
    public record ProfileReport(
            String id, String version, Text title, Verdict verdict, List<FindingReport> findings) {

        private static ProfileReport of(Judgement judgement) {
            Profile profile = judgement.profile();
            return new ProfileReport(
                    profile.id(),
                    profile.version(),
                    profile.title(),
                    judgement.verdict(),
                    judgement.findings().stream().map(FindingReport::of).toList());
        }
    }

    /** A {@link Finding} with what a reader wants to know about its rule. */
    public record FindingReport(
            String rule,
            Severity severity,
            Verdict verdict,
            Text title,
            List<Observation> evidence,
            List<Missing> missing,
            Text fix) {

        private static FindingReport of(Finding finding) {
            Rule rule = finding.rule();
            return new FindingReport(
                    rule.id(),
                    rule.severity(),
                    finding.verdict(),
                    rule.title(),
                    finding.evidence(),
                    finding.missing(),
                    rule.fix());
        }
    }

    /** The report of these judgements on one image. */
    public static CheckReport of(Map<String, Object> image, List<Judgement> judgements) {
        return new CheckReport(image, judgements.stream().map(ProfileReport::of).toList());
    }

    /** The report as JSON, indented. */
    public String toJson() {
        return JSON.writeValueAsString(this);
    }
}
