package assay.service.image;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.Texts;
import assay.service.UuidV7;
import assay.service.audit.Audit;
import assay.service.audit.AuditEvent;
import assay.service.audit.Target;
import assay.service.identity.Action;
import assay.service.identity.Caller;
import assay.service.image.ImageChange.Copied;
import assay.service.key.Keys;
import assay.service.quota.Limit;
import assay.service.quota.Quotas;
import assay.store.key.UnusableKeyException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Makes whole images of a system image and data images, whose contents they share: no byte is
 * copied, whatever their size; docs/adr/0025-whole-images.md.
 */
public final class ImageComposition {

    private final Jdbi jdbi;
    private final Images images;
    private final ImageCopies copies;
    private final Quotas quotas;

    /**
     * @param copies which know the regions and the server's key
     */
    public ImageComposition(Jdbi jdbi, Images images, ImageCopies copies, Quotas quotas) {
        this.jdbi = jdbi;
        this.images = images;
        this.copies = copies;
        this.quotas = quotas;
    }

    /**
     * A whole image that somebody wants.
     *
     * @param description empty for the system image's
     * @param data the images that its further disks are, in their order; one may be named twice
     * @param encryption empty for the system image's, as far as the caller's project can have it
     */
    public record Wanted(
            String name,
            Optional<String> description,
            List<UUID> data,
            Optional<Encryption> encryption) {

        public Wanted {
            data = List.copyOf(data);
        }
    }

    /**
     * Makes a whole image for the project that owns all of these images. It is private, and active
     * at once.
     *
     * @param system the image that its own disk is
     * @throws ProblemException {@link Problem#REQUEST_INVALID}, {@link Problem#IMAGE_NOT_YOURS},
     *     {@link Problem#IMAGE_NOT_ACTIVE}, {@link Problem#IMAGE_NOT_INSPECTED}, {@link
     *     Problem#DISK_TYPE_REFUSED}, {@link Problem#DISKS_DIFFER}, {@link Problem#KEY_UNUSABLE},
     *     {@link Problem#PLAIN_REFUSED}; what a quota forbids
     */
    public Image compose(Caller caller, UUID system, Wanted wanted) throws IOException {
        caller.require(Action.WRITE);
        Texts.requireName("name", wanted.name());
        if (wanted.data().isEmpty() || wanted.data().size() > ImageDisk.MOST) {
            throw new ProblemException(
                    Problem.REQUEST_INVALID, "data must name 1 to " + ImageDisk.MOST + " images");
        }
        UUID id = UuidV7.next();
        try {
            return jdbi.inTransaction(handle -> {
                List<Image> disks = disks(handle, caller, system, wanted);
                requireRoom(handle, caller, disks);
                compose(handle, caller, new ImageKey(caller.project(), id), wanted, disks);
                return ImageTable.find(handle, id).orElseThrow();
            });
        } catch (UnusableKeyException e) {
            throw Keys.unusable(e);
        }
    }

    /** The images that it is made of, the system image first. */
    private List<Image> disks(Handle handle, Caller caller, UUID system, Wanted wanted) {
        Image first = part(handle, caller, system, ImageType.SYSTEM);
        List<Image> disks = new ArrayList<>(List.of(first));
        for (UUID data : wanted.data()) {
            Image part = part(handle, caller, data, ImageType.DATA);
            if (!part.region().equals(first.region()) || isEncrypted(part) != isEncrypted(first)) {
                throw new ProblemException(Problem.DISKS_DIFFER, data.toString());
            }
            disks.add(part);
        }
        return disks;
    }

    private Image part(Handle handle, Caller caller, UUID id, ImageType type) {
        Image image =
                ImageTable.findToCopy(handle, caller, id)
                        .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
        if (!image.project().equals(caller.project())) {
            throw new ProblemException(Problem.IMAGE_NOT_YOURS);
        }
        if (image.details().type() != type) {
            throw new ProblemException(Problem.DISK_TYPE_REFUSED, id.toString());
        }
        copies.requireCopyable(image);
        return image;
    }

    private static boolean isEncrypted(Image image) {
        return image.file().orElseThrow().content().key().isPresent();
    }

    private void requireRoom(Handle handle, Caller caller, List<Image> disks) {
        UUID project = caller.project();
        String region = disks.getFirst().region();
        quotas.check(
                handle,
                project,
                Limit.IMAGES,
                () -> ImageTable.countOwned(handle, project, region));
        quotas.check(handle, project, Limit.OPERATIONS_PER_DAY);
        long bytes = disks.stream().mapToLong(Image::storedBytes).sum();
        quotas.check(handle, project, Limit.STORED_BYTES, bytes);
    }

    private void compose(
            Handle handle, Caller caller, ImageKey key, Wanted wanted, List<Image> disks)
            throws IOException {
        Image system = disks.getFirst();
        Encryption encryption =
                wanted.encryption().orElseGet(() -> ImageCopies.inherited(handle, caller, system));
        images.requireEncryption(handle, caller.project(), encryption);
        Optional<String> named = copies.key(encryption);
        if (named.isPresent() != isEncrypted(system)) {
            throw new ProblemException(Problem.DISKS_DIFFER, system.id().toString());
        }
        ImageDetails details = DetailsCheck.check(details(system, wanted));
        quotas.require(handle, caller.project(), Limit.TAGS_PER_IMAGE, details.tags().size());
        ImageTable.insert(handle, key, details);
        ImageTable.arrange(handle, key.id(), encryption, system.region());
        List<StoredFile> files =
                FileCopy.rekeyed(
                        handle,
                        disks.stream().map(disk -> disk.file().orElseThrow()).toList(),
                        named,
                        copies.requireCopyable(system).contents());
        boolean done =
                ImageTable.change(
                        handle, key, new Copied(Optional.empty(), files.getFirst(), system.id()));
        for (int number = 1; number < disks.size(); number++) {
            done &=
                    ImageDiskTable.add(
                            handle, key.id(), number, disks.get(number), files.get(number));
        }
        if (!done) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        Audit.record(
                handle,
                AuditEvent.done(
                                caller,
                                "create/compose",
                                Target.of(Target.Type.IMAGE, key.id(), details.name()))
                        .with("source", system.id().toString())
                        .with(
                                "data",
                                wanted.data().stream()
                                        .map(UUID::toString)
                                        .collect(Collectors.joining(" "))));
    }

    /** What is said of it is what is said of its system disk. */
    private static ImageDetails details(Image system, Wanted wanted) {
        ImageDetails old = system.details();
        return new ImageDetails(
                wanted.name(),
                wanted.description().orElse(old.description()),
                ImageType.WHOLE,
                new ImageDetails.Access(Visibility.PRIVATE, false, false),
                old.platform(),
                old.needs(),
                old.formats(),
                old.tags(),
                old.properties(),
                Optional.of(system.id()));
    }
}
