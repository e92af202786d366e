package assay.server.api;

import assay.server.web.SessionFilter;
import assay.service.Page;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.identity.Session;
import assay.service.quota.Limit;
import assay.service.quota.QuotaRequest;
import assay.service.quota.QuotaRequest.State;
import assay.service.quota.QuotaRequests;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /quota-requests}: asking for more. */
@RestController
@RequestMapping("/api/v1/quota-requests")
public final class QuotaRequestsController {

    private final QuotaRequests requests;

    public QuotaRequestsController(QuotaRequests requests) {
        this.requests = requests;
    }

    /** {@code NewQuotaRequest} of the API. */
    record NewQuotaRequestJson(
            @Nullable String limit, @Nullable Long wanted, @Nullable String reason) {}

    /** {@code QuotaDecision} of the API. */
    record QuotaDecisionJson(@Nullable String state, @Nullable String answer) {}

    /** {@code QuotaRequest} of the API. */
    record QuotaRequestJson(
            UUID id,
            UUID project,
            UUID user,
            String limit,
            long wanted,
            String reason,
            String state,
            String answer,
            Instant createdAt,
            @Nullable Instant decidedAt) {

        static QuotaRequestJson of(QuotaRequest request) {
            return new QuotaRequestJson(
                    request.id(),
                    request.project(),
                    request.user(),
                    request.limit().word(),
                    request.wanted(),
                    request.reason(),
                    request.state().word(),
                    request.answer(),
                    request.createdAt(),
                    request.decidedAt().orElse(null));
        }
    }

    /** {@code QuotaRequestPage} of the API. */
    record QuotaRequestPageJson(List<QuotaRequestJson> requests, @Nullable UUID next) {}

    @PostMapping
    ResponseEntity<QuotaRequestJson> create(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @RequestBody NewQuotaRequestJson wanted) {
        if (wanted.limit() == null || wanted.wanted() == null) {
            throw new ProblemException(
                    Problem.REQUEST_INVALID, "limit and wanted must both be given");
        }
        Limit limit =
                Limit.of(wanted.limit())
                        .orElseThrow(() ->
                                new ProblemException(
                                        Problem.REQUEST_INVALID, "there is no such limit"));
        String reason = wanted.reason() == null ? "" : wanted.reason();
        QuotaRequest made = requests.create(session.caller(), limit, wanted.wanted(), reason);
        return ResponseEntity.created(URI.create("/api/v1/quota-requests/" + made.id()))
                .body(QuotaRequestJson.of(made));
    }

    @GetMapping
    QuotaRequestPageJson list(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(defaultValue = PageQuery.LIMIT) int limit,
            @RequestParam(required = false) @Nullable UUID marker) {
        Page<QuotaRequest> page =
                requests.list(
                        session.caller(),
                        Optional.ofNullable(state).map(QuotaRequestsController::state),
                        PageQuery.of(limit, marker));
        return new QuotaRequestPageJson(
                page.items().stream().map(QuotaRequestJson::of).toList(), page.next().orElse(null));
    }

    @GetMapping("/{id}")
    QuotaRequestJson get(
            @RequestAttribute(SessionFilter.SESSION) Session session, @PathVariable UUID id) {
        return QuotaRequestJson.of(requests.get(session.caller(), id));
    }

    @PutMapping("/{id}/decision")
    QuotaRequestJson decide(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            @RequestBody QuotaDecisionJson decision) {
        State state = state(decision.state() == null ? "" : decision.state());
        if (state == State.OPEN) {
            throw new ProblemException(
                    Problem.REQUEST_INVALID, "state must be approved or declined");
        }
        String answer = decision.answer() == null ? "" : decision.answer();
        return QuotaRequestJson.of(
                requests.decide(session.caller(), id, state == State.APPROVED, answer));
    }

    private static State state(String word) {
        return State.of(word)
                .orElseThrow(() ->
                        new ProblemException(
                                Problem.REQUEST_INVALID,
                                "state must be open, approved or declined"));
    }
}
