package assay.server.api;

import assay.service.Problems;
import assay.service.image.Image;
import assay.service.image.Inspected.ProfileVerdict;
import assay.service.image.StoredFile;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code Image} of the API; what is not known is absent from the JSON. */
record ImageJson(
        UUID id,
        String name,
        String status,
        String visibility,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Long size,
        @Nullable String sha256,
        @Nullable String format,
        @Nullable Long virtualSize,
        @Nullable String os,
        @Nullable List<ProfileVerdict> verdicts,
        @Nullable JobJson job,
        @Nullable ErrorJson error) {

    /** Why the last upload or inspection came to nothing. */
    record ErrorJson(String code, String message) {

        static ErrorJson of(Image.ImageError error, Locale reader) {
            return new ErrorJson(
                    error.problem().code(),
                    Problems.detail(error.problem(), error.detail(), reader));
        }
    }

    static ImageJson of(Image image, Locale reader) {
        Optional<StoredFile> file = image.file();
        Optional<Image.Summary> summary = image.summary();
        return new ImageJson(
                image.id(),
                image.name(),
                image.status().word(),
                "private",
                image.createdAt(),
                image.updatedAt(),
                file.map(StoredFile::size).orElse(null),
                file.map(stored -> stored.sha256().hex()).orElse(null),
                summary.map(Image.Summary::format).orElse(null),
                summary.map(Image.Summary::virtualSize).orElse(null),
                summary.flatMap(Image.Summary::os).orElse(null),
                summary.map(Image.Summary::verdicts).orElse(null),
                image.job().map(JobJson::of).orElse(null),
                image.error().map(error -> ErrorJson.of(error, reader)).orElse(null));
    }
}
