package assay.service.image;

import assay.disk.ImageException;
import assay.service.Page;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.UuidV7;
import assay.service.identity.Action;
import assay.service.identity.Caller;
import assay.service.job.Job;
import assay.service.job.Jobs;
import assay.service.key.Keys;
import assay.service.quota.Limit;
import assay.service.quota.Quotas;
import assay.store.content.ContentSource;
import assay.store.content.Contents;
import assay.store.key.UnusableKeyException;
import assay.store.recipe.Recipes;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The use cases of images but for uploading, which {@link Uploads} has, and sharing, which {@link
 * ImageMembers} has. What a caller does not see, as {@link ImageSight} says, is {@link
 * Problem#NOT_FOUND}, as if it did not exist; what he sees and must not change is {@link
 * Problem#IMAGE_NOT_YOURS}; what his roles do not allow is {@link Problem#ROLE_MISSING}, whether it
 * exists or not.
 */
public final class Images {

    private final Jdbi jdbi;
    private final Function<String, Contents> stores;
    private final Quotas quotas;
    private final boolean plainAllowed;
    private final DiskSizes sizes;
    private final PackingSlots packing = new PackingSlots(2);

    /**
     * With one region, and without images that are not encrypted.
     *
     * @param quotas what a project may have
     */
    public Images(Jdbi jdbi, Contents store, Quotas quotas) {
        this(jdbi, _ -> store, quotas, false);
    }

    /**
     * @param plainAllowed whether images need not be encrypted
     */
    public Images(Jdbi jdbi, Regions regions, Quotas quotas, boolean plainAllowed) {
        this(jdbi, regions::contents, quotas, plainAllowed);
    }

    private Images(
            Jdbi jdbi, Function<String, Contents> stores, Quotas quotas, boolean plainAllowed) {
        this.jdbi = jdbi;
        this.stores = stores;
        this.quotas = quotas;
        this.plainAllowed = plainAllowed;
        this.sizes = new DiskSizes(quotas);
    }

    /**
     * An image that somebody wants to make.
     *
     * @param id as chosen; empty for a new one
     * @param owner another project than the caller's, which only the operator can name
     */
    public record Wanted(
            Optional<UUID> id, Optional<UUID> owner, ImageDetails details, Encryption encryption) {

        /** One that is to be encrypted with the server's key. */
        public Wanted(Optional<UUID> id, Optional<UUID> owner, ImageDetails details) {
            this(id, owner, details, new Encryption.Server());
        }
    }

    /** Announces an image of which only the name is known. */
    public Image create(Caller caller, String name) {
        if (name.isEmpty()) {
            throw new ProblemException(Problem.REQUEST_INVALID, "name must have a character");
        }
        return create(
                caller, new Wanted(Optional.empty(), Optional.empty(), ImageDetails.named(name)));
    }

    /**
     * Announces an image.
     *
     * @throws ProblemException what a quota forbids; {@link Problem#REQUEST_INVALID}, {@link
     *     Problem#MEMORY_BOUNDS}, {@link Problem#TAGS_LIMIT}, {@link Problem#PROPERTIES_LIMIT},
     *     {@link Problem#ID_TAKEN}, {@link Problem#KEY_UNUSABLE}, {@link Problem#PLAIN_REFUSED};
     *     {@link Problem#ROLE_MISSING}, too, if a public image or another owner is not for the
     *     caller to make
     */
    public Image create(Caller caller, Wanted wanted) {
        caller.require(Action.WRITE);
        ImageDetails details = DetailsCheck.check(wanted.details());
        requirePublisher(caller, details.access().visibility());
        UUID owner = wanted.owner().orElse(caller.project());
        if (!owner.equals(caller.project())) {
            caller.require(Action.OPERATE);
        }
        ImageKey key = new ImageKey(owner, wanted.id().orElseGet(UuidV7::next));
        return jdbi.inTransaction(handle -> {
            requireOrigin(handle, caller, details);
            quotas.check(handle, owner, Limit.IMAGES, Limit.OPERATIONS_PER_DAY);
            quotas.require(handle, owner, Limit.TAGS_PER_IMAGE, details.tags().size());
            sizes.require(handle, owner, details, Optional.empty());
            if (wanted.id().isPresent()) {
                requireFree(handle, key.id());
            }
            requireEncryption(handle, owner, wanted.encryption());
            ImageTable.insert(handle, key, details);
            ImageTable.arrange(handle, key.id(), wanted.encryption(), Regions.HOME);
            return ImageTable.find(handle, key.id()).orElseThrow();
        });
    }

    /** Lets pass what a project may encrypt its contents with. */
    void requireEncryption(Handle handle, UUID project, Encryption encryption) {
        switch (encryption) {
            case Encryption.Server _ -> {}
            case Encryption.Named named ->
                    Keys.require(handle, project, "encryptionKey", named.key());
            case Encryption.Plain _ -> {
                if (!plainAllowed) {
                    throw new ProblemException(Problem.PLAIN_REFUSED);
                }
            }
        }
    }

    /** Ids of version 7 are made here: that one is refused tells nothing of an image. */
    private static void requireFree(Handle handle, UUID id) {
        handle.execute("select pg_advisory_xact_lock(?)", id.getLeastSignificantBits());
        if (id.version() == 7 || ImageTable.isTaken(handle, id)) {
            throw new ProblemException(Problem.ID_TAKEN);
        }
    }

    private static void requirePublisher(Caller caller, Visibility visibility) {
        if (visibility == Visibility.PUBLIC) {
            caller.require(Action.OPERATE);
        }
        if (visibility == Visibility.MARKET) {
            caller.require(Action.SELL);
        }
    }

    /** Nobody descends from what he does not see. */
    private static void requireOrigin(Handle handle, Caller caller, ImageDetails details) {
        Optional<UUID> origin = details.derivedFrom();
        if (origin.isPresent() && ImageTable.find(handle, caller, origin.get()).isEmpty()) {
            throw new ProblemException(
                    Problem.REQUEST_INVALID, "derivedFrom is no image that you can see");
        }
    }

    /**
     * Some of the images that the caller sees.
     *
     * @throws ProblemException {@link Problem#REQUEST_INVALID} if he does not see the marker
     */
    public Page<Image> list(Caller caller, ImageFilter filter) {
        caller.require(Action.READ);
        ImageFilter oneMore =
                new ImageFilter(
                        filter.scope(),
                        filter.criteria(),
                        filter.order(),
                        filter.marker(),
                        filter.limit() + 1);
        List<Image> found =
                jdbi.withHandle(handle -> {
                    Optional<UUID> marker = filter.marker();
                    if (marker.isPresent()
                            && ImageTable.find(handle, caller, marker.get()).isEmpty()) {
                        throw new ProblemException(
                                Problem.REQUEST_INVALID, "marker is no image that you can see");
                    }
                    return ImageListing.list(handle, caller, oneMore);
                });
        return Page.of(
                found, new Page.Wanted(filter.marker(), filter.limit()), image -> image.id());
    }

    /**
     * All of the images that a list has, for an export; the filter's marker and limit do not count.
     */
    public ImageExport export(Caller caller, ImageFilter filter) {
        return new ImageExport(jdbi, caller, filter);
    }

    /** One image. */
    public Image get(Caller caller, UUID id) {
        caller.require(Action.READ);
        return jdbi.withHandle(handle -> ImageTable.find(handle, caller, id))
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }

    /**
     * One image that the caller may change.
     *
     * @throws ProblemException {@link Problem#IMAGE_NOT_YOURS}
     */
    public Image getOwned(Caller caller, UUID id) {
        caller.require(Action.WRITE);
        return owned(caller, get(caller, id));
    }

    private static Image owned(Caller caller, Image image) {
        if (!image.project().equals(caller.project()) && !caller.may(Action.OPERATE)) {
            throw new ProblemException(Problem.IMAGE_NOT_YOURS);
        }
        return image;
    }

    /**
     * What of an image somebody wants to change.
     *
     * @param anytime whether memory and network cards can be spoken of whatever the image is, as
     *     OpenStack's clients do, and not while it is active and private only
     */
    public record Change(
            Optional<UUID> owner, UnaryOperator<ImageDetails> details, boolean anytime) {

        /** Changes nothing but what is said of it. */
        public static Change of(UnaryOperator<ImageDetails> details) {
            return new Change(Optional.empty(), details, false);
        }
    }

    /**
     * Changes what is said of an image, as a whole or not at all; problems as of {@link #create}.
     *
     * @param revision that the caller has seen
     * @throws ProblemException {@link Problem#CHANGED_MEANWHILE}; {@link Problem#FORMATS_FIXED} if
     *     it has its content; {@link Problem#NEEDS_FIXED}
     */
    public Image update(Caller caller, UUID id, OptionalLong revision, Change change) {
        caller.require(Action.WRITE);
        return jdbi.inTransaction(handle -> {
            Image image = toChange(handle, caller, id);
            if (revision.orElse(image.revision()) != image.revision()) {
                throw new ProblemException(Problem.CHANGED_MEANWHILE);
            }
            ImageDetails details = DetailsCheck.check(change.details().apply(image.details()));
            requireAllowed(caller, image, details);
            if (!change.anytime() && isAboutMachines(image.details(), details)) {
                requireActiveAndPrivate(image);
            }
            if (!details.derivedFrom().equals(image.details().derivedFrom())) {
                requireOrigin(handle, caller, details);
            }
            UUID owner = change.owner().orElse(image.project());
            if (!owner.equals(image.project())) {
                caller.require(Action.OPERATE);
            }
            if (details.equals(image.details()) && owner.equals(image.project())) {
                return image;
            }
            if (isAboutDisks(image.details(), details)) {
                sizes.require(handle, owner, details, image.summary());
            }
            quotas.check(handle, owner, Limit.OPERATIONS_PER_DAY);
            if (!owner.equals(image.project())) {
                quotas.check(handle, owner, Limit.IMAGES);
            }
            if (details.tags().size() > image.details().tags().size()) {
                quotas.require(handle, owner, Limit.TAGS_PER_IMAGE, details.tags().size());
            }
            ImageTable.update(handle, id, owner, details);
            return ImageTable.find(handle, id).orElseThrow();
        });
    }

    private static boolean isAboutDisks(ImageDetails before, ImageDetails now) {
        return now.type() != before.type()
                || now.needs().minDisk() != before.needs().minDisk()
                || !now.platform().osFamily().equals(before.platform().osFamily());
    }

    private static boolean isAboutMachines(ImageDetails before, ImageDetails now) {
        return !now.needs().withMinDisk(0).equals(before.needs().withMinDisk(0));
    }

    /** As Huawei's document has it; private is what is neither published nor sold. */
    private static void requireActiveAndPrivate(Image image) {
        if (image.status() != ImageStatus.ACTIVE) {
            throw new ProblemException(Problem.NEEDS_FIXED, image.status().word());
        }
        Visibility visibility = image.details().access().visibility();
        if (visibility == Visibility.PUBLIC || visibility == Visibility.MARKET) {
            throw new ProblemException(Problem.NEEDS_FIXED, visibility.word());
        }
    }

    private static Image toChange(Handle handle, Caller caller, UUID id) {
        return owned(
                caller,
                ImageTable.findToChange(handle, caller, id)
                        .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND)));
    }

    private static void requireAllowed(Caller caller, Image image, ImageDetails details) {
        if (!image.disks().isEmpty() && details.type() != ImageType.WHOLE) {
            throw new ProblemException(
                    Problem.REQUEST_INVALID, "type of an image with several disks is whole");
        }
        Visibility visibility = details.access().visibility();
        if (visibility != image.details().access().visibility()) {
            requirePublisher(caller, visibility);
        }
        if (image.status() != ImageStatus.QUEUED
                && !details.formats().equals(image.details().formats())) {
            throw new ProblemException(Problem.FORMATS_FIXED);
        }
    }

    /**
     * Deletes an image, whatever is being done with it, and its content if no other has it.
     *
     * @throws ProblemException {@link Problem#IMAGE_PROTECTED}
     */
    public void delete(Caller caller, UUID id) throws IOException {
        caller.require(Action.WRITE);
        Image deleted =
                jdbi.inTransaction(handle -> {
                    Image image = toChange(handle, caller, id);
                    if (image.details().access().locked()) {
                        throw new ProblemException(Problem.IMAGE_PROTECTED);
                    }
                    ImageTable.delete(handle, id);
                    return image;
                });
        for (StoredFile file : deleted.files()) {
            sweep(deleted.region()).deleteIfUnused(file);
        }
    }

    /** Takes an active image out of use; others stay as they are. */
    public void deactivate(Caller caller, UUID id) {
        ImageKey key = getOwned(caller, id).key();
        jdbi.useHandle(handle -> ImageTable.change(handle, key, new ImageChange.Deactivated()));
    }

    /** Takes a deactivated image back into use; others stay as they are. */
    public void reactivate(Caller caller, UUID id) {
        ImageKey key = getOwned(caller, id).key();
        jdbi.useHandle(handle -> ImageTable.change(handle, key, new ImageChange.Reactivated()));
    }

    /**
     * Makes what was staged the image's content.
     *
     * @param request what to tell who asks for the job
     * @throws ProblemException {@link Problem#IMAGE_NOT_STAGED}, {@link Problem#FORMATS_MISSING}
     */
    public void importStaged(Caller caller, UUID id, Jobs.Request request) {
        Image image = getOwned(caller, id);
        requireFormats(image);
        jdbi.useTransaction(handle -> {
            if (!ImageTable.change(handle, image.key(), new ImageChange.Imported())) {
                throw new ProblemException(Problem.IMAGE_NOT_STAGED);
            }
            Jobs.Order order = Jobs.Order.of(caller, image.project(), id, Job.Kind.IMPORT, "{}");
            Jobs.record(handle, order, request);
            Jobs.inspect(handle, image.project(), id);
        });
    }

    /** Ends a use case that needs them unless the image's formats were declared. */
    void requireFormats(Image image) {
        ImageDetails.Formats formats = image.details().formats();
        if (formats.container().isEmpty() || formats.disk().isEmpty()) {
            throw new ProblemException(Problem.FORMATS_MISSING);
        }
    }

    /**
     * Opens the file of an image that the caller got just now, byte for byte as it came, or the raw
     * disk where only that {@linkplain StoredFile#isWhole is kept}; the caller closes it.
     *
     * @throws ProblemException {@link Problem#IMAGE_WITHOUT_CONTENT}; {@link
     *     Problem#IMAGE_DEACTIVATED} unless the operator asks; {@link Problem#KEY_UNUSABLE}
     */
    public OpenFile open(Caller caller, Image image) throws IOException {
        return open(caller, image, 0);
    }

    /**
     * The same of one of its disks.
     *
     * @param disk its number; 0 for the image's own
     * @throws ProblemException {@link Problem#DISK_UNKNOWN}
     */
    public OpenFile open(Caller caller, Image image, int disk) throws IOException {
        return open(
                caller,
                image,
                disk,
                (store, file) ->
                        new OpenFile(
                                file,
                                file.kept() instanceof Kept.Recipe recipe
                                        ? new Recipes(store.place(), store).open(recipe.recipe())
                                        : store.open(file.content().id())));
    }

    /** How a file is opened. */
    @FunctionalInterface
    private interface Opening<T> {
        T open(Contents store, StoredFile file) throws IOException;
    }

    private <T> T open(Caller caller, Image image, int disk, Opening<T> opening)
            throws IOException {
        StoredFile file = toOpen(caller, image, disk);
        Contents store = stores.apply(image.region());
        try {
            return opening.open(store, file);
        } catch (UnusableKeyException e) {
            throw Keys.unusable(e);
        } catch (NoSuchFileException e) {
            // Deleted meanwhile? Then that is the answer. Taken apart? Then there is another.
            StoredFile now = toOpen(caller, get(caller, image.id()), disk);
            if (now.equals(file)) {
                throw e;
            }
            return opening.open(store, now);
        }
    }

    private static StoredFile toOpen(Caller caller, Image image, int disk) {
        if (image.status() == ImageStatus.DEACTIVATED && !caller.may(Action.OPERATE)) {
            throw new ProblemException(Problem.IMAGE_DEACTIVATED);
        }
        StoredFile own =
                image.file()
                        .filter(_ -> image.status() != ImageStatus.STAGED)
                        .orElseThrow(() -> new ProblemException(Problem.IMAGE_WITHOUT_CONTENT));
        return disk == 0 ? own : disk(image, disk).file();
    }

    /**
     * Ends a use case of a disk that an image has not.
     *
     * @param number 0 for the image's own
     * @throws ProblemException {@link Problem#DISK_UNKNOWN}
     */
    public void requireDisk(Image image, int number) {
        if (number != 0) {
            disk(image, number);
        }
    }

    /** A disk that an image has beside its own. */
    private static ImageDisk disk(Image image, int number) {
        return image.disks().stream()
                .filter(disk -> disk.number() == number)
                .findFirst()
                .orElseThrow(
                        () -> new ProblemException(Problem.DISK_UNKNOWN, Integer.toString(number)));
    }

    /**
     * Opens the disk of an image that the caller got just now, as its guest sees it; the caller
     * closes it.
     *
     * @throws ProblemException {@link Problem#IMAGE_NOT_ACTIVE}, {@link Problem#IMAGE_NOT_READ};
     *     {@link Problem#IMAGE_DEACTIVATED} unless the operator asks
     */
    public GuestDisk guestDisk(Caller caller, Image image) throws IOException {
        return guestDisk(caller, image, 0);
    }

    /**
     * The same of one of its disks.
     *
     * @param disk its number; 0 for the image's own
     * @throws ProblemException {@link Problem#DISK_UNKNOWN}
     */
    public GuestDisk guestDisk(Caller caller, Image image, int disk) throws IOException {
        if (image.status() != ImageStatus.ACTIVE && image.status() != ImageStatus.DEACTIVATED) {
            throw new ProblemException(Problem.IMAGE_NOT_ACTIVE, image.status().word());
        }
        try {
            return open(
                    caller,
                    image,
                    disk,
                    (store, file) -> {
                        ContentSource content = store.open(file.content().id());
                        return file.kept() instanceof Kept.File
                                ? GuestDisk.in(content, packing)
                                : GuestDisk.of(content);
                    });
        } catch (ImageException e) {
            ProblemException problem = new ProblemException(Problem.IMAGE_NOT_READ);
            problem.initCause(e);
            throw problem;
        }
    }

    /**
     * Ends a use case of active images.
     *
     * @throws ProblemException {@link Problem#IMAGE_NOT_ACTIVE}
     */
    public void requireActive(Image image) {
        if (image.status() != ImageStatus.ACTIVE) {
            throw new ProblemException(Problem.IMAGE_NOT_ACTIVE, image.status().word());
        }
    }

    /**
     * What inspection found, as JSON.
     *
     * @throws ProblemException {@link Problem#IMAGE_WITHOUT_CONTENT}, {@link
     *     Problem#IMAGE_NOT_INSPECTED} or {@link Problem#IMAGE_NOT_READ}
     */
    public String facts(Caller caller, UUID id) {
        return facts(caller, id, 0);
    }

    /**
     * The same of one of its disks.
     *
     * @param disk its number; 0 for the image's own
     * @throws ProblemException {@link Problem#DISK_UNKNOWN}
     */
    public String facts(Caller caller, UUID id, int disk) {
        return document(caller, id, disk, ImageTable.Document.FACTS);
    }

    /** What the rules say, as JSON; problems as of {@link #facts}. */
    public String judgements(Caller caller, UUID id, int disk) {
        return document(caller, id, disk, ImageTable.Document.JUDGEMENTS);
    }

    private String document(Caller caller, UUID id, int disk, ImageTable.Document document) {
        Image image = get(caller, id);
        if (disk != 0) {
            Problem why =
                    disk(image, disk).error().isPresent()
                            ? Problem.IMAGE_NOT_READ
                            : Problem.IMAGE_NOT_INSPECTED;
            return jdbi.withHandle(handle -> ImageDiskTable.document(handle, id, disk, document))
                    .orElseThrow(() -> new ProblemException(why));
        }
        return jdbi.withHandle(handle -> ImageTable.document(handle, id, document))
                .orElseThrow(() -> new ProblemException(whyWithout(image)));
    }

    private static Problem whyWithout(Image image) {
        if (!image.status().hasContent()) {
            return Problem.IMAGE_WITHOUT_CONTENT;
        }
        return image.error().isPresent() ? Problem.IMAGE_NOT_READ : Problem.IMAGE_NOT_INSPECTED;
    }

    /** Ends an upload, in its last transaction, whose bytes the project has no room for. */
    void requireRoom(Handle handle, Image image, long bytes) {
        quotas.check(handle, image.project(), Limit.STORED_BYTES, bytes);
    }

    DiskSizes sizes() {
        return sizes;
    }

    /** Ends a sharing that would be one too many. */
    void requireShares(Handle handle, Image image, int shares) {
        quotas.require(handle, image.project(), Limit.SHARES_PER_IMAGE, shares);
    }

    /** What downloads that are compressed or decompressed share. */
    public PackingSlots packing() {
        return packing;
    }

    ContentSweep sweep() {
        return sweep(Regions.HOME);
    }

    ContentSweep sweep(String region) {
        return new ContentSweep(jdbi, region, stores.apply(region));
    }
}
