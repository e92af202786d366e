package assay.rules;

import assay.rules.Finding.Waived;
import assay.rules.Rule.Kind;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The result of a check as the command line and the API give it, {@code docs/check.schema.json}.
 * All other forms of reports are written from it.
 *
 * @param checkedAt when the image was judged, to the second
 * @param image what is known about the image; the caller chooses, {@link
 *     assay.rules.report.ImageSummary} says what reports show
 * @param profiles one judgement for each profile
 * @param unusedWaivers waivers that changed nothing
 */
public record CheckReport(
        Instant checkedAt,
        Map<String, Object> image,
        List<ProfileReport> profiles,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<UnusedWaiver> unusedWaivers) {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /**
     * A {@link Judgement}, without what the profile says about its own making.
     *
     * @param sources where the cloud states the requirements
     * @param kinds what the rules of each kind say together
     * @param leftAside how many rules of which kinds were not judged
     */
    public record ProfileReport(
            String id,
            String version,
            Text title,
            List<Source> sources,
            Verdict verdict,
            Map<Kind, Verdict> kinds,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<Kind, Integer> leftAside,
            List<FindingReport> findings) {

        private static ProfileReport of(Judgement judgement) {
            Profile profile = judgement.profile();
            return new ProfileReport(
                    profile.id(),
                    profile.version(),
                    profile.title(),
                    profile.sources(),
                    judgement.verdict(),
                    judgement.kinds(),
                    judgement.leftAside(),
                    judgement.findings().stream().map(FindingReport::of).toList());
        }

        /** How many of its rules say so. */
        public long count(Verdict verdict) {
            return findings.stream().filter(each -> each.verdict() == verdict).count();
        }
    }

    /**
     * A {@link Finding} with what a reader wants to know about its rule.
     *
     * @param section where the profile's source states the rule
     * @param waived who decided to live with it, if somebody did
     */
    public record FindingReport(
            String rule,
            Severity severity,
            Kind kind,
            Area area,
            String section,
            Verdict verdict,
            Text title,
            List<Observation> evidence,
            List<Missing> missing,
            Text fix,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> repair,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<WaivedReport> waived) {

        private static FindingReport of(Finding finding) {
            Rule rule = finding.rule();
            return new FindingReport(
                    rule.id(),
                    rule.severity(),
                    rule.kind(),
                    rule.area(),
                    rule.section(),
                    finding.verdict(),
                    rule.title(),
                    finding.evidence(),
                    finding.missing(),
                    rule.fix(),
                    rule.repair(),
                    finding.waived().map(WaivedReport::of));
        }

        /** Whether this finding waits for somebody to act: it fails, or is undecided. */
        @JsonIgnore
        public boolean isOpen() {
            return verdict == Verdict.FAIL || verdict == Verdict.UNKNOWN;
        }
    }

    /** What was waived, by whom, why and until when. */
    public record WaivedReport(Verdict was, String by, String why, LocalDate until) {

        private static WaivedReport of(Waived waived) {
            Waiver waiver = waived.waiver();
            return new WaivedReport(waived.was(), waiver.by(), waiver.why(), waiver.until());
        }
    }

    /** A waiver that changed nothing, and why it did not. */
    public record UnusedWaiver(
            String rule, String by, String why, LocalDate until, Waiver.Idle reason) {

        private static UnusedWaiver of(Waiver.Unused unused) {
            Waiver waiver = unused.waiver();
            return new UnusedWaiver(
                    waiver.rule(), waiver.by(), waiver.why(), waiver.until(), unused.reason());
        }
    }

    /** The report of these judgements on one image. */
    public static CheckReport of(
            Instant checkedAt, Map<String, Object> image, List<Judgement> judgements) {
        return of(checkedAt, image, new Waivers.Waived(judgements, List.of()));
    }

    /** The report of these judgements on one image, after some findings were waived. */
    public static CheckReport of(
            Instant checkedAt, Map<String, Object> image, Waivers.Waived waived) {
        return new CheckReport(
                checkedAt.truncatedTo(ChronoUnit.SECONDS),
                image,
                waived.judgements().stream().map(ProfileReport::of).toList(),
                waived.unused().stream().map(UnusedWaiver::of).toList());
    }

    /** The report as JSON, indented. */
    public String toJson() {
        return JSON.writeValueAsString(this);
    }
}
