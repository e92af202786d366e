package assay.server.api;

import assay.server.web.SessionFilter;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.identity.Session;
import assay.service.quota.Limit;
import assay.service.quota.Quota;
import assay.service.quota.Quotas;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /quotas}: what projects may have, and have. */
@RestController
@RequestMapping("/api/v1")
public final class QuotasController {

    private final Quotas quotas;

    public QuotasController(Quotas quotas) {
        this.quotas = quotas;
    }

    /** {@code Quota} of the API. */
    record QuotaJson(
            String limit,
            String unit,
            @Nullable Long most,
            @Nullable Long used,
            boolean own,
            @Nullable String source) {

        static QuotaJson of(Quota quota) {
            return new QuotaJson(
                    quota.limit().word(),
                    quota.limit().unit().name().toLowerCase(Locale.ROOT),
                    number(quota.most()),
                    number(quota.used()),
                    quota.own(),
                    quota.source().orElse(null));
        }

        private static @Nullable Long number(OptionalLong number) {
            return number.isPresent() ? number.getAsLong() : null;
        }
    }

    /** {@code Quotas} of the API. */
    record QuotasJson(String preset, List<QuotaJson> quotas) {}

    /** {@code NewQuota} of the API. */
    record NewQuotaJson(@Nullable Long most) {}

    @GetMapping("/quotas")
    QuotasJson list(@RequestAttribute(SessionFilter.SESSION) Session session) {
        return json(quotas.list(session.caller()));
    }

    @GetMapping("/projects/{id}/quotas")
    QuotasJson list(
            @RequestAttribute(SessionFilter.SESSION) Session session, @PathVariable UUID id) {
        return json(quotas.list(session.caller(), id));
    }

    private QuotasJson json(List<Quota> found) {
        return new QuotasJson(quotas.preset().word(), found.stream().map(QuotaJson::of).toList());
    }

    @PutMapping("/projects/{id}/quotas/{limit}")
    QuotaJson set(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            @PathVariable String limit,
            @RequestBody NewQuotaJson wanted) {
        OptionalLong most =
                wanted.most() == null ? OptionalLong.empty() : OptionalLong.of(wanted.most());
        return QuotaJson.of(quotas.set(session.caller(), id, limit(session, limit), most));
    }

    @DeleteMapping("/projects/{id}/quotas/{limit}")
    ResponseEntity<Void> reset(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            @PathVariable String limit) {
        quotas.reset(session.caller(), id, limit(session, limit));
        return ResponseEntity.noContent().build();
    }

    /** First the role is asked for, then what is there. */
    private static Limit limit(Session session, String word) {
        session.requireOperator();
        return Limit.of(word).orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }
}
