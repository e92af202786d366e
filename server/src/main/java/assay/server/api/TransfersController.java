package assay.server.api;

import assay.server.web.Language;
import assay.server.web.SessionFilter;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.identity.Session;
import assay.service.image.Intake;
import assay.service.image.JobUploads;
import assay.service.job.Jobs;
import assay.service.transfer.Exports;
import assay.service.transfer.Imports;
import assay.service.transfer.Remote;
import assay.service.transfer.Transfer;
import assay.store.Sha256;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /images/{id}/import} and {@code /images/{id}/exports}: to and from elsewhere. */
@RestController
@RequestMapping("/api/v1/images/{id}")
public final class TransfersController {

    private final Imports imports;
    private final Exports exports;
    private final Jobs jobs;

    public TransfersController(Imports imports, Exports exports, Jobs jobs) {
        this.imports = imports;
        this.exports = exports;
        this.jobs = jobs;
    }

    /** {@code NewImport} of the API. */
    record NewImportJson(
            @Nullable String url, @Nullable BucketJson bucket, @Nullable String sha256) {

        Remote remote() {
            if ((url == null) == (bucket == null)) {
                throw new ProblemException(
                        Problem.REQUEST_INVALID, "one of url and bucket must be given");
            }
            return url != null ? new Remote.Url(url) : new Remote.InBucket(bucket.object());
        }

        Optional<Sha256> digest() {
            try {
                return Optional.ofNullable(sha256).map(Sha256::new);
            } catch (IllegalArgumentException e) {
                throw new ProblemException(
                        Problem.REQUEST_INVALID, "sha256 must be 64 hexadecimal digits");
            }
        }

        /** What it names may hold keys. */
        @Override
        public String toString() {
            return "NewImportJson[…]";
        }
    }

    /** {@code NewExport} of the API. */
    record NewExportJson(
            @Nullable String format,
            @Nullable Integer disk,
            @Nullable BucketJson bucket,
            @Nullable Boolean overwrite) {

        Exports.Wanted wanted() {
            if (format == null || bucket == null) {
                throw new ProblemException(
                        Problem.REQUEST_INVALID, "format and bucket must be given");
            }
            return new Exports.Wanted(
                    format,
                    disk == null ? 0 : disk,
                    bucket.object(),
                    Boolean.TRUE.equals(overwrite));
        }
    }

    /** {@code Export} of the API. */
    record ExportJson(
            String place,
            String format,
            @Nullable Long size,
            @Nullable String sha256,
            JobJson job) {

        static ExportJson of(Transfer export, Locale reader) {
            return new ExportJson(
                    export.place(),
                    export.format().orElse(""),
                    export.size().isPresent() ? (Long) export.size().getAsLong() : null,
                    export.sha256().orElse(null),
                    JobJson.of(export.job(), reader));
        }
    }

    /** {@code Exports} of the API. */
    record ExportsJson(List<ExportJson> exports) {}

    @PostMapping("/import")
    ResponseEntity<JobJson> bringIn(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            @RequestBody NewImportJson wanted,
            HttpServletRequest request) {
        UUID job =
                imports.order(
                        session.caller(),
                        id,
                        wanted.remote(),
                        new JobUploads.Terms(Intake.INSPECT, wanted.digest()),
                        Optional.empty());
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/jobs/" + job))
                .body(JobJson.of(jobs.get(session.caller(), job), Language.of(request)));
    }

    @PostMapping("/exports")
    ResponseEntity<ExportJson> takeOut(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            @RequestBody NewExportJson wanted,
            HttpServletRequest request) {
        Transfer export = exports.order(session.caller(), id, wanted.wanted());
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/jobs/" + export.job().id()))
                .body(ExportJson.of(export, Language.of(request)));
    }

    @GetMapping("/exports")
    ExportsJson list(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            HttpServletRequest request) {
        Locale reader = Language.of(request);
        return new ExportsJson(
                exports.list(session.caller(), id).stream()
                        .map(export -> ExportJson.of(export, reader))
                        .toList());
    }
}
