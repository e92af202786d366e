package assay.service.image;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.image.ImageChange.Received;
import assay.service.image.ImageChange.UploadEnded;
import assay.service.job.Jobs;
import assay.store.Sha256;
import assay.store.content.ContentSource;
import assay.store.content.ContentWriter;
import assay.store.content.Contents;
import assay.store.content.DigestAlgorithm;
import assay.store.place.Place;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How every upload begins and ends, in whatever way its bytes come. */
final class Delivery {

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final Jdbi jdbi;
    private final Place place;
    private final Contents store;
    private final Images images;
    private final Uploads.Settings settings;
    private final ProjectBlocks blocks;

    /**
     * @param place where {@code store} keeps its contents
     */
    Delivery(Jdbi jdbi, Place place, Contents store, Images images, Uploads.Settings settings) {
        this.jdbi = jdbi;
        this.place = place;
        this.store = store;
        this.images = images;
        this.settings = settings;
        this.blocks = new ProjectBlocks(jdbi, place);
    }

    /**
     * Lets a file of so many bytes come.
     *
     * @throws ProblemException {@link Problem#IMAGE_HAS_CONTENT}, {@link
     *     Problem#CONTENT_TOO_LARGE}, {@link Problem#STORE_FULL}, {@link Problem#KEY_UNUSABLE}
     */
    void requireWelcome(Image image, long bytes) throws IOException {
        if (image.status().hasContent()) {
            throw new ProblemException(Problem.IMAGE_HAS_CONTENT);
        }
        // Its owner may be another than when it was made.
        jdbi.useHandle(
                handle -> images.requireEncryption(handle, image.project(), image.encryption()));
        if (bytes > settings.maxSize()) {
            throw tooLarge();
        }
        if (bytes > place.usableSpace().orElse(Long.MAX_VALUE)) {
            throw new ProblemException(Problem.STORE_FULL);
        }
    }

    ProblemException tooLarge() {
        return new ProblemException(Problem.CONTENT_TOO_LARGE, Long.toString(settings.maxSize()));
    }

    /** The largest file that is accepted, in bytes. */
    long maxSize() {
        return settings.maxSize();
    }

    /**
     * How an image's file is stored. Whatever others have stored, it is put again: an upload tells
     * nothing of them.
     */
    Contents.Options options(Image image, Intake intake) throws IOException {
        return new Contents.Options(
                image.encryption().key(settings.key()),
                digests(intake),
                blocks.of(image.project()));
    }

    /** Glance's clients ask for digests that nobody else does. */
    private static Set<DigestAlgorithm> digests(Intake intake) {
        return intake == Intake.INSPECT
                ? EnumSet.of(DigestAlgorithm.SHA256)
                : EnumSet.allOf(DigestAlgorithm.class);
    }

    /** What was received. */
    static StoredFile file(ContentWriter.Sealed sealed) {
        Map<DigestAlgorithm, String> digests = sealed.digests();
        return new StoredFile(
                sealed.content(),
                new Sha256(digests.getOrDefault(DigestAlgorithm.SHA256, "")),
                Optional.ofNullable(digests.get(DigestAlgorithm.MD5))
                        .map(md5 ->
                                new StoredFile.Others(
                                        md5, digests.getOrDefault(DigestAlgorithm.SHA512, ""))));
    }

    /**
     * Makes what was received the image's, and orders that it be read.
     *
     * @param wish what is to be kept of the file
     * @param also what else is to be done in this transaction
     * @throws ProblemException {@link Problem#UPLOAD_OVERTAKEN}, or what forbids it: then nothing
     *     of it is kept
     */
    void commit(
            Image image, ContentWriter upload, Received received, Wish wish, Consumer<Handle> also)
            throws IOException {
        if (received.intake() != Intake.INSPECT) {
            admit(image, upload);
        }
        arrival(image, received)
                .bring(
                        upload::publish,
                        handle -> {
                            images.requireRoom(handle, image, received.file().size());
                            if (!ImageTable.change(handle, image.key(), received)) {
                                throw new ProblemException(Problem.UPLOAD_OVERTAKEN);
                            }
                            if (received.intake() != Intake.STAGE) {
                                Jobs.inspect(handle, image.project(), image.id(), wish.toJson());
                            }
                            also.accept(handle);
                        });
        forget(upload, received);
    }

    /** It is the image's by now: that the store could not forget the upload undoes nothing. */
    private static void forget(ContentWriter upload, Received received) {
        try {
            upload.commit();
        } catch (IOException e) {
            LOG.warn("upload {} is left for the next sweep", received.upload(), e);
        }
    }

    private Arrival arrival(Image image, Received received) {
        return new Arrival(
                jdbi, image.key(), received.upload(), List.of(received.file()), images.sweep());
    }

    private static void admit(Image image, ContentWriter sealed) throws IOException {
        try (ContentSource content = sealed.read()) {
            Admission.admit(content, image.details().formats());
        }
    }

    /** Takes apart what was stored. */
    Unpacker unpacker() {
        return new Unpacker(jdbi, store, blocks, images.sweep());
    }

    /** Makes whole images of archives. */
    WholeUnpacker wholes(Inspector inspector) {
        return new WholeUnpacker(jdbi, store, images, inspector, blocks);
    }

    /** Gives an image back, if it is still held: its next upload may have begun. */
    void giveBack(ImageKey key, UploadEnded ended) {
        jdbi.useHandle(handle -> ImageTable.change(handle, key, ended));
    }
}
