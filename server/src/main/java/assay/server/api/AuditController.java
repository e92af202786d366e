package assay.server.api;

import assay.server.web.SessionFilter;
import assay.service.Page;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.audit.Audit;
import assay.service.audit.AuditQuery;
import assay.service.audit.AuditRecord;
import assay.service.audit.Outcome;
import assay.service.audit.Verification;
import assay.service.identity.Session;
import com.fasterxml.jackson.annotation.JsonRawValue;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /audit}: the log, for auditors and operators. */
@RestController
@RequestMapping("/api/v1/audit")
public final class AuditController {

    private final Audit audit;

    public AuditController(Audit audit) {
        this.audit = audit;
    }

    /** The query parameters of a search. */
    record FilterJson(
            @Nullable String project,
            @Nullable String user,
            @Nullable String action,
            @Nullable String target,
            @Nullable String outcome,
            @Nullable String from,
            @Nullable String until) {

        AuditQuery query() {
            return new AuditQuery(
                    Optional.ofNullable(project).map(FilterJson::project),
                    Optional.ofNullable(user),
                    Optional.ofNullable(action),
                    Optional.ofNullable(target),
                    Optional.ofNullable(outcome).map(FilterJson::outcome),
                    Optional.ofNullable(from).map(text -> time("from", text)),
                    Optional.ofNullable(until).map(text -> time("until", text)));
        }

        private static UUID project(String text) {
            try {
                return UUID.fromString(text);
            } catch (IllegalArgumentException e) {
                throw new ProblemException(Problem.REQUEST_INVALID, "project must be an id");
            }
        }

        private static Outcome outcome(String word) {
            return Outcome.of(word)
                    .orElseThrow(() ->
                            new ProblemException(
                                    Problem.REQUEST_INVALID, "outcome must be success or failure"));
        }

        private static Instant time(String field, String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw new ProblemException(
                        Problem.REQUEST_INVALID, field + " must be as 2026-11-21T08:00:00Z");
            }
        }
    }

    /** {@code AuditRecord} of the API; the event goes out as it was hashed. */
    record AuditRecordJson(long number, String previous, String hash, @JsonRawValue String event) {

        static AuditRecordJson of(AuditRecord record) {
            return new AuditRecordJson(
                    record.number(), record.previous(), record.hash(), record.event());
        }
    }

    /** {@code AuditRecordPage} of the API. */
    record AuditRecordPageJson(List<AuditRecordJson> records, @Nullable UUID next) {}

    /** {@code AuditVerification} of the API. */
    record VerificationJson(
            boolean intact,
            @Nullable Long records,
            @Nullable String hash,
            @Nullable Long broken,
            @Nullable String why) {

        static VerificationJson of(Verification verification) {
            return switch (verification) {
                case Verification.Intact chain ->
                        new VerificationJson(true, chain.records(), chain.hash(), null, null);
                case Verification.Broken link ->
                        new VerificationJson(
                                false,
                                null,
                                null,
                                link.number(),
                                link.why().name().toLowerCase(Locale.ROOT));
            };
        }
    }

    @GetMapping("/records")
    AuditRecordPageJson list(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @ModelAttribute FilterJson filter,
            @RequestParam(defaultValue = PageQuery.LIMIT) int limit,
            @RequestParam(required = false) @Nullable UUID marker) {
        Page<AuditRecord> page =
                audit.list(session.caller(), filter.query(), PageQuery.of(limit, marker));
        return new AuditRecordPageJson(
                page.items().stream().map(AuditRecordJson::of).toList(), page.next().orElse(null));
    }

    @GetMapping("/records/{id}")
    AuditRecordJson get(
            @RequestAttribute(SessionFilter.SESSION) Session session, @PathVariable UUID id) {
        return AuditRecordJson.of(audit.get(session.caller(), id));
    }

    @GetMapping("/export")
    void export(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @ModelAttribute FilterJson filter,
            @RequestParam(defaultValue = "jsonl") String format,
            HttpServletResponse response)
            throws IOException {
        Audit.Export export = audit.export(session.caller(), filter.query());
        switch (format) {
            case "jsonl" -> {
                describe(response, "application/jsonl", "audit.jsonl");
                AuditExport.jsonLines(export, response.getOutputStream());
            }
            case "csv" -> {
                describe(response, "text/csv", "audit.csv");
                AuditExport.csv(export, response.getOutputStream());
            }
            default ->
                    throw new ProblemException(
                            Problem.REQUEST_INVALID, "format must be jsonl or csv");
        }
    }

    private static void describe(HttpServletResponse response, String type, String name) {
        response.setContentType(type);
        response.setHeader("Content-Disposition", "attachment; filename=\"" + name + "\"");
    }

    @GetMapping("/verification")
    VerificationJson verify(@RequestAttribute(SessionFilter.SESSION) Session session) {
        return VerificationJson.of(audit.verify(session.caller()));
    }
}
