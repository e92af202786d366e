package assay.server.glance;

import assay.service.identity.Caller;
import assay.service.image.Image;
import assay.service.image.ImageDetails;
import assay.service.image.ImageStatus;
import assay.service.image.StoredFile;
import assay.service.job.Job;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An image as Glance shows it. Custom properties stand beside the rest. */
final class GlanceImage {

    /** The one store that clients see. */
    static final String STORE = "assay";

    private GlanceImage() {}

    /** As {@code caller} sees it. */
    static Map<String, @Nullable Object> of(Image image, Caller caller) {
        Map<String, @Nullable Object> json =
                new LinkedHashMap<>(GlanceProperties.of(image, caller));
        ImageDetails details = image.details();
        json.put("name", details.name().isEmpty() ? null : details.name());
        json.put("disk_format", details.formats().disk().orElse(null));
        json.put("container_format", details.formats().container().orElse(null));
        json.put("visibility", details.access().visibility().word());
        json.put("size", image.file().map(StoredFile::length).orElse(null));
        json.put("virtual_size", virtualSize(image).orElse(null));
        json.put("status", GlanceStatus.word(image.status()));
        json.put("protected", details.access().locked());
        json.put("min_ram", details.needs().minRam());
        json.put("min_disk", details.needs().minDisk());
        json.put("owner", GlanceIds.project(image.project()));
        json.put("os_hidden", details.access().hidden());
        putDigests(json, image);
        json.put("id", image.id().toString());
        json.put("created_at", GlanceIds.time(image.createdAt()));
        json.put("updated_at", GlanceIds.time(image.updatedAt()));
        json.put("tags", details.tags());
        String self = "/v2/images/" + image.id();
        json.put("self", self);
        json.put("file", self + "/file");
        json.put("schema", "/v2/schemas/image");
        if (image.status() == ImageStatus.ACTIVE || image.status() == ImageStatus.DEACTIVATED) {
            json.put("stores", STORE);
        }
        putImport(json, image);
        return json;
    }

    /** Clients that wait for an import look at these. */
    private static void putImport(Map<String, @Nullable Object> json, Image image) {
        Optional<Job.State> state =
                image.job().filter(job -> job.kind() == Job.Kind.IMPORT).map(Job::state);
        if (state.isPresent() && image.status() == ImageStatus.UPLOADING) {
            json.put("status", "importing");
            json.put("os_glance_importing_to_stores", STORE);
            json.put("os_glance_failed_import", "");
        }
        if (state.equals(Optional.of(Job.State.FAILED)) && image.status() == ImageStatus.QUEUED) {
            json.put("os_glance_importing_to_stores", "");
            json.put("os_glance_failed_import", STORE);
        }
    }

    private static Optional<Long> virtualSize(Image image) {
        Optional<String> format = image.details().formats().disk();
        return image.summary()
                .map(Image.Summary::virtualSize)
                .or(() ->
                        image.file()
                                .filter(_ -> format.equals(Optional.of("raw")))
                                .map(StoredFile::size));
    }

    /** What did not come through Glance has only the digest that every whole file has. */
    private static void putDigests(Map<String, @Nullable Object> json, Image image) {
        Optional<StoredFile> file = image.file().filter(StoredFile::isWhole);
        Optional<StoredFile.Others> others = file.flatMap(StoredFile::others);
        json.put("checksum", others.map(StoredFile.Others::md5).orElse(null));
        json.put(
                "os_hash_algo",
                others.map(_ -> "sha512").or(() -> file.map(_ -> "sha256")).orElse(null));
        json.put(
                "os_hash_value",
                others.map(StoredFile.Others::sha512)
                        .or(() -> file.map(stored -> stored.sha256().hex()))
                        .orElse(null));
    }
}
