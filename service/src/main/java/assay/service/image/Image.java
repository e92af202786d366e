package assay.service.image;

import assay.service.Problem;
import assay.service.image.Inspected.ProfileVerdict;
import assay.service.job.Job;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * An image, without its documents.
 *
 * @param project its owner
 * @param details what is said of it
 * @param encryption how its content is to be encrypted; {@code file} says how it is
 * @param region where its content is; empty for the server's own region
 * @param revision counts its changes
 * @param file what was uploaded, once it was
 * @param summary what inspection found, in short, once it did
 * @param disks those that it has beside its own, by their numbers: the first is 1
 * @param job the last one on this image
 * @param error why the last upload or inspection came to nothing
 */
public record Image(
        UUID id,
        UUID project,
        ImageStatus status,
        ImageDetails details,
        Encryption encryption,
        String region,
        Instant createdAt,
        Instant updatedAt,
        long revision,
        Optional<StoredFile> file,
        Optional<Summary> summary,
        List<ImageDisk> disks,
        Optional<Job> job,
        Optional<ImageError> error) {

    public Image {
        disks = List.copyOf(disks);
    }

    /** Its name; empty if it has none. */
    public String name() {
        return details.name();
    }

    /** What is stored of all its disks, its own first. */
    List<StoredFile> files() {
        return Stream.concat(file.stream(), disks.stream().map(ImageDisk::file)).toList();
    }

    /** How long the files of all its disks are together, as they were uploaded. */
    long storedBytes() {
        return files().stream().mapToLong(StoredFile::size).sum();
    }

    /** How the database finds it. */
    ImageKey key() {
        return new ImageKey(project, id);
    }

    /** What inspection found, in short; see {@link Inspected}. */
    public record Summary(
            String format, long virtualSize, Optional<String> os, List<ProfileVerdict> verdicts) {}

    /**
     * A problem with this image.
     *
     * @param detail goes into the problem's text
     */
    public record ImageError(Problem problem, String detail) {}
}
