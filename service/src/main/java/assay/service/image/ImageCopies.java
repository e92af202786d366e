package assay.service.image;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.UuidV7;
import assay.service.audit.Audit;
import assay.service.audit.AuditEvent;
import assay.service.audit.Target;
import assay.service.identity.Action;
import assay.service.identity.Caller;
import assay.service.image.ImageChange.Copied;
import assay.service.image.Regions.Region;
import assay.service.job.Job;
import assay.service.job.Jobs;
import assay.service.key.Keys;
import assay.service.quota.Limit;
import assay.service.quota.Quotas;
import assay.store.content.Content;
import assay.store.key.UnusableKeyException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes images of others: with another key, without one, or in another region. What needs no byte
 * to be written is done at once, the rest by {@link CopyJob}; docs/adr/0020-keys-copies-regions.md.
 */
public final class ImageCopies {

    /** Of names; what is put before one must not make it too long. */
    private static final int LONGEST_NAME = 255;

    private static final long GIB = 1L << 30;

    private final Jdbi jdbi;
    private final Images images;
    private final Regions regions;
    private final Quotas quotas;
    private final String serverKey;

    /**
     * @param serverKey the key that contents are encrypted with for which no other was named
     */
    public ImageCopies(Jdbi jdbi, Images images, Regions regions, Quotas quotas, String serverKey) {
        this.jdbi = jdbi;
        this.images = images;
        this.regions = regions;
        this.quotas = quotas;
        this.serverKey = serverKey;
    }

    /**
     * A copy that somebody wants.
     *
     * @param name empty for {@code copy_NAME}, and {@code copy_REGION_NAME} in another region,
     *     where REGION is that of the source
     * @param description empty for the source's
     * @param encryption empty for the source's, as far as the caller's project can have it
     * @param anew whether all bytes are to be written anew, so that who kept a secret of the source
     *     can do nothing with it
     * @param region empty for the source's
     */
    public record Wanted(
            Optional<String> name,
            Optional<String> description,
            Optional<Encryption> encryption,
            boolean anew,
            Optional<String> region) {}

    /** What {@link CopyJob} is told. */
    record Input(UUID source, boolean anew) {

        static Input parse(String json) {
            return JsonMapper.shared().readValue(json, Input.class);
        }
    }

    /**
     * Makes a copy of an image that the caller sees, for his project. It is private, and active if
     * no job is needed.
     *
     * @throws ProblemException {@link Problem#IMAGE_NOT_ACTIVE}, {@link
     *     Problem#IMAGE_NOT_INSPECTED}, {@link Problem#KEY_UNUSABLE}, {@link
     *     Problem#PLAIN_REFUSED}, {@link Problem#REGION_REFUSED}; {@link Problem#IMAGE_NOT_YOURS}
     *     if another's is to go to another region; what a quota forbids
     */
    public Image copy(Caller caller, UUID id, Wanted wanted) throws IOException {
        caller.require(Action.WRITE);
        UUID copy = UuidV7.next();
        try {
            return jdbi.inTransaction(handle -> {
                Image source =
                        ImageTable.findToCopy(handle, caller, id)
                                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
                Region from = requireCopyable(source);
                Region to = target(caller, source, from, wanted);
                requireQuotas(handle, caller, source, to);
                Encryption encryption =
                        wanted.encryption().orElseGet(() -> inherited(handle, caller, source));
                images.requireEncryption(handle, caller.project(), encryption);
                ImageDetails details =
                        DetailsCheck.check(details(caller, source, from.equals(to), wanted));
                quotas.require(
                        handle, caller.project(), Limit.TAGS_PER_IMAGE, details.tags().size());
                ImageKey key = new ImageKey(caller.project(), copy);
                ImageTable.insert(handle, key, details);
                ImageTable.arrange(handle, copy, encryption, regions.key(to));
                fill(handle, caller, source, key, encryption, wanted, to);
                Audit.record(
                        handle,
                        AuditEvent.done(
                                        caller,
                                        "create/copy",
                                        Target.of(Target.Type.IMAGE, copy, details.name()))
                                .with("source", id.toString()));
                return ImageTable.find(handle, copy).orElseThrow();
            });
        } catch (UnusableKeyException e) {
            throw Keys.unusable(e);
        }
    }

    /**
     * Ends the making of an image of another that cannot be used for it, and tells where it is.
     *
     * @throws ProblemException {@link Problem#IMAGE_NOT_ACTIVE}, {@link
     *     Problem#IMAGE_NOT_INSPECTED}, {@link Problem#REGION_REFUSED}
     */
    Region requireCopyable(Image source) {
        if (source.status() != ImageStatus.ACTIVE) {
            throw new ProblemException(Problem.IMAGE_NOT_ACTIVE, source.status().word());
        }
        if (source.summary().isEmpty() && source.error().isEmpty()) {
            throw new ProblemException(Problem.IMAGE_NOT_INSPECTED);
        }
        return regions.of(source)
                .orElseThrow(
                        () -> new ProblemException(Problem.REGION_REFUSED, regions.name(source)));
    }

    private Region target(Caller caller, Image source, Region from, Wanted wanted) {
        String name = wanted.region().orElse(from.name());
        Region to = regions.all().get(name);
        if (to == null) {
            throw new ProblemException(
                    Problem.REQUEST_INVALID, "region is none of " + regions.all().keySet());
        }
        if (!to.equals(from)) {
            if (!source.project().equals(caller.project())) {
                throw new ProblemException(Problem.IMAGE_NOT_YOURS);
            }
            Stream.of(from, to)
                    .filter(region -> !region.copies())
                    .findFirst()
                    .ifPresent(region -> {
                        throw new ProblemException(Problem.REGION_REFUSED, region.name());
                    });
        }
        return to;
    }

    private void requireQuotas(Handle handle, Caller caller, Image source, Region to) {
        UUID project = caller.project();
        long size = source.storedBytes();
        if (!regions.name(source).equals(to.name())) {
            quotas.require(handle, project, Limit.COPY_SIZE, Math.ceilDiv(size, GIB));
        }
        if (!source.project().equals(project)
                && source.details().access().visibility() == Visibility.SHARED) {
            quotas.require(handle, project, Limit.SHARED_COPIES, 1);
        }
        String region = regions.key(to);
        quotas.check(
                handle,
                project,
                Limit.IMAGES,
                () -> ImageTable.countOwned(handle, project, region));
        quotas.check(handle, project, Limit.OPERATIONS_PER_DAY);
        quotas.check(handle, project, Limit.STORED_BYTES, size);
    }

    /** How a project encrypts what it makes of an image, if it does not say so. */
    static Encryption inherited(Handle handle, Caller caller, Image source) {
        Optional<String> key = source.file().orElseThrow().content().key();
        if (key.isEmpty()) {
            return new Encryption.Plain();
        }
        return Keys.isFor(handle, caller.project(), key.get())
                ? new Encryption.Named(key.get())
                : new Encryption.Server();
    }

    /** The key to encrypt with; empty for none. */
    Optional<String> key(Encryption encryption) {
        return encryption.key(serverKey);
    }

    /** Tags are their owner's notes. */
    private ImageDetails details(Caller caller, Image source, boolean sameRegion, Wanted wanted) {
        ImageDetails old = source.details();
        boolean own = source.project().equals(caller.project());
        return new ImageDetails(
                wanted.name().orElseGet(() -> name(source, sameRegion)),
                wanted.description().orElse(old.description()),
                old.type(),
                new ImageDetails.Access(Visibility.PRIVATE, false, false),
                old.platform(),
                old.needs(),
                old.formats(),
                own ? old.tags() : new TreeSet<>(),
                old.properties(),
                Optional.of(source.id()));
    }

    private String name(Image source, boolean sameRegion) {
        String prefix = sameRegion ? "copy_" : "copy_" + regions.name(source) + "_";
        String name = prefix + source.name();
        int length = Math.min(LONGEST_NAME, name.codePointCount(0, name.length()));
        return name.substring(0, name.offsetByCodePoints(0, length));
    }

    /** Gives the copy its content, or orders the job that will. */
    private void fill(
            Handle handle,
            Caller caller,
            Image source,
            ImageKey copy,
            Encryption encryption,
            Wanted wanted,
            Region to)
            throws IOException {
        Content content = source.file().orElseThrow().content();
        Optional<String> key = encryption.key(serverKey);
        boolean alike = content.key().isPresent() == key.isPresent();
        if (wanted.anew() || !alike || !regions.name(source).equals(to.name())) {
            String input =
                    JsonMapper.shared().writeValueAsString(new Input(source.id(), wanted.anew()));
            Jobs.submit(
                    handle, Jobs.Order.of(caller, copy.project(), copy.id(), Job.Kind.COPY, input));
            return;
        }
        List<StoredFile> made = FileCopy.rekeyed(handle, source.files(), key, to.contents());
        Copied copied = new Copied(Optional.empty(), made.getFirst(), source.id());
        if (!ImageTable.change(handle, copy, copied)
                || !ImageDiskTable.copy(handle, copy.id(), source, made.subList(1, made.size()))) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
    }
}
