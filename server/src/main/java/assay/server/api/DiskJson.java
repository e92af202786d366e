package assay.server.api;

import assay.server.api.ImageJson.ErrorJson;
import assay.service.image.Image;
import assay.service.image.ImageDisk;
import assay.service.image.Inspected.ProfileVerdict;
import assay.service.image.StoredFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code Disk} of the API: one of several of an image; what is not known is absent from the JSON.
 *
 * @param boot whether a machine starts from it
 */
record DiskJson(
        int number,
        String name,
        String role,
        boolean boot,
        long size,
        String sha256,
        String kept,
        @Nullable String format,
        @Nullable Long virtualSize,
        @Nullable String os,
        @Nullable List<ProfileVerdict> verdicts,
        @Nullable ErrorJson error) {

    /** All disks of an image that has several, its own first. */
    static List<DiskJson> of(Image image, Locale reader) {
        List<DiskJson> disks = new ArrayList<>();
        Optional<ErrorJson> error = image.error().map(why -> ErrorJson.of(why, reader));
        image.file()
                .ifPresent(file -> disks.add(of(0, image.name(), file, image.summary(), error)));
        for (ImageDisk disk : image.disks()) {
            disks.add(
                    of(
                            disk.number(),
                            disk.name(),
                            disk.file(),
                            disk.summary(),
                            disk.error().map(why -> ErrorJson.of(why, reader))));
        }
        return disks;
    }

    private static DiskJson of(
            int number,
            String name,
            StoredFile file,
            Optional<Image.Summary> summary,
            Optional<ErrorJson> error) {
        return new DiskJson(
                number,
                name,
                number == 0 ? "system" : "data",
                number == 0,
                file.size(),
                file.sha256().hex(),
                file.kept().word(),
                summary.map(Image.Summary::format).orElse(null),
                summary.map(Image.Summary::virtualSize).orElse(null),
                summary.flatMap(Image.Summary::os).orElse(null),
                summary.map(Image.Summary::verdicts).orElse(null),
                error.orElse(null));
    }
}
