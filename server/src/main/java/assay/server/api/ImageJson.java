package assay.server.api;

import assay.service.Problems;
import assay.service.image.Encryption;
import assay.service.image.Firmware;
import assay.service.image.Image;
import assay.service.image.ImageDetails;
import assay.service.image.Inspected.ProfileVerdict;
import assay.service.image.OsFamily;
import assay.service.image.Platform;
import assay.service.image.StoredFile;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code Image} of the API; what is not known is absent from the JSON. */
record ImageJson(
        UUID id,
        UUID project,
        String name,
        String description,
        String type,
        String status,
        String visibility,
        @JsonProperty("protected") boolean locked,
        boolean hidden,
        @Nullable String osFamily,
        @Nullable String osVersion,
        @Nullable String architecture,
        @Nullable String firmware,
        int minDisk,
        int minRam,
        int maxRam,
        @Nullable Boolean multiQueue,
        @Nullable String containerFormat,
        @Nullable String diskFormat,
        Collection<String> tags,
        Map<String, String> properties,
        @Nullable UUID derivedFrom,
        @Nullable String encryptionKey,
        @Nullable Boolean encrypted,
        @Nullable String region,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Long size,
        @Nullable String sha256,
        @Nullable String kept,
        @Nullable String format,
        @Nullable Long virtualSize,
        @Nullable String os,
        @Nullable List<ProfileVerdict> verdicts,
        @Nullable List<DiskJson> disks,
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
        ImageDetails details = image.details();
        Platform platform = details.platform();
        return new ImageJson(
                image.id(),
                image.project(),
                details.name(),
                details.description(),
                details.type().word(),
                image.status().word(),
                details.access().visibility().word(),
                details.access().locked(),
                details.access().hidden(),
                platform.osFamily().map(OsFamily::word).orElse(null),
                platform.osVersion().orElse(null),
                platform.architecture().orElse(null),
                platform.firmware().map(Firmware::word).orElse(null),
                details.needs().minDisk(),
                details.needs().minRam(),
                details.needs().maxRam(),
                details.needs().multiQueue().orElse(null),
                details.formats().container().orElse(null),
                details.formats().disk().orElse(null),
                details.tags(),
                details.properties(),
                details.derivedFrom().orElse(null),
                key(image).orElse(null),
                file.map(stored -> stored.content().key().isPresent()).orElse(null),
                image.region().isEmpty() ? null : image.region(),
                image.createdAt(),
                image.updatedAt(),
                file.map(StoredFile::size).orElse(null),
                file.map(stored -> stored.sha256().hex()).orElse(null),
                file.map(stored -> stored.kept().word()).orElse(null),
                summary.map(Image.Summary::format).orElse(null),
                summary.map(Image.Summary::virtualSize).orElse(null),
                summary.flatMap(Image.Summary::os).orElse(null),
                summary.map(Image.Summary::verdicts).orElse(null),
                image.disks().isEmpty() ? null : DiskJson.of(image, reader),
                image.job().map(job -> JobJson.ofImage(job, reader)).orElse(null),
                image.error().map(error -> ErrorJson.of(error, reader)).orElse(null));
    }

    /** The key that encrypts it, or will. */
    private static Optional<String> key(Image image) {
        return image.file().isPresent()
                ? image.file().get().content().key()
                : image.encryption() instanceof Encryption.Named named
                        ? Optional.of(named.key())
                        : Optional.empty();
    }
}
