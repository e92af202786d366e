package assay.service.image;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.UuidV7;
import assay.service.identity.Caller;
import assay.service.image.ImageChange.Received;
import assay.service.image.ImageChange.UploadBegun;
import assay.service.image.ImageChange.UploadEnded;
import assay.service.key.Keys;
import assay.store.Sha256;
import assay.store.StoreFullException;
import assay.store.StoreUnavailableException;
import assay.store.content.ContentWriter;
import assay.store.content.Contents;
import assay.store.key.UnusableKeyException;
import assay.store.place.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Receives the content of images. An image that was killed in the middle of an upload becomes
 * queued again when its lease runs out; a content is an image's only in the transaction that also
 * orders its inspection.
 */
public final class Uploads {

    private static final int BUFFER = 256 * 1024;

    private final Jdbi jdbi;
    private final Contents store;
    private final Images images;
    private final Settings settings;
    private final Delivery delivery;

    /**
     * Bounds of uploads.
     *
     * @param maxSize the largest file that is accepted, in bytes
     * @param lease how long an image stays with an upload that shows no sign of life
     * @param key the named key that contents are encrypted with
     */
    public record Settings(long maxSize, Duration lease, String key) {}

    /**
     * A file on its way in.
     *
     * @param length its size, if the sender announced it
     * @param digest its digest, if the sender announced it
     */
    public record Body(InputStream bytes, OptionalLong length, Optional<Sha256> digest) {

        /**
         * A file as HTTP sends it.
         *
         * @param length negative if it was not announced
         */
        public static Body of(InputStream bytes, long length, Optional<Sha256> digest) {
            return new Body(
                    bytes, length < 0 ? OptionalLong.empty() : OptionalLong.of(length), digest);
        }
    }

    /**
     * @param place where {@code store} keeps its contents
     */
    public Uploads(Jdbi jdbi, Place place, Contents store, Images images, Settings settings) {
        this.jdbi = jdbi;
        this.store = store;
        this.images = images;
        this.settings = settings;
        this.delivery = new Delivery(jdbi, place, store, images, settings);
    }

    /**
     * Receives an image's content and orders its inspection. When this returns, every byte is on
     * the disk; when it throws, nothing is kept and the image is queued for another try.
     *
     * @throws ProblemException {@link Problem#IMAGE_HAS_CONTENT}, {@link Problem#IMAGE_UPLOADING},
     *     {@link Problem#CONTENT_TOO_LARGE}, {@link Problem#STORE_FULL}, {@link
     *     Problem#UPLOAD_INTERRUPTED}, {@link Problem#DIGEST_MISMATCH} or {@link
     *     Problem#UPLOAD_OVERTAKEN}; if it does not wait to be read, {@link
     *     Problem#FORMATS_MISSING}, {@link Problem#FORMAT_DIFFERS} or {@link
     *     Problem#FORMAT_REFUSED}
     */
    public Image receive(Caller caller, UUID id, Body body, Intake intake) throws IOException {
        return receive(caller, id, body, intake, intake == Intake.INSPECT ? Wish.DISK : Wish.FILE);
    }

    /**
     * The same.
     *
     * @param wish what is to be kept of the file, which {@link Intake#INSPECT} only can choose
     */
    public Image receive(Caller caller, UUID id, Body body, Intake intake, Wish wish)
            throws IOException {
        Image image = images.getOwned(caller, id);
        ImageKey key = image.key();
        if (intake == Intake.SERVE && !image.status().hasContent()) {
            images.requireFormats(image);
        }
        delivery.requireWelcome(image, body.length().orElse(0));
        UUID upload = UuidV7.next();
        begin(key, upload);
        try (Lease lease = lease(key, upload)) {
            store(image, upload, body, lease, intake, wish);
        } catch (ProblemException e) {
            end(key, upload, e.problem(), e.detail());
            throw e;
        } catch (StoreFullException e) {
            end(key, upload, Problem.STORE_FULL, "");
            throw new ProblemException(Problem.STORE_FULL);
        } catch (StoreUnavailableException e) {
            end(key, upload, Problem.STORE_UNAVAILABLE, "");
            throw e;
        } catch (UnusableKeyException e) {
            end(key, upload, Problem.KEY_UNUSABLE, e.key());
            throw Keys.unusable(e);
        } catch (IOException | RuntimeException e) {
            end(key, upload, Problem.INTERNAL, "");
            throw e;
        }
        return images.get(caller, id);
    }

    private void begin(ImageKey key, UUID upload) {
        jdbi.useHandle(handle -> begin(handle, key, upload));
    }

    /** Takes an image for an upload, in the transaction of {@code handle}. */
    void begin(Handle handle, ImageKey key, UUID upload) {
        if (!ImageTable.change(handle, key, new UploadBegun(upload, settings.lease()))) {
            throw new ProblemException(Problem.IMAGE_UPLOADING);
        }
    }

    /** Holds an image for an upload until it is closed. */
    Lease lease(ImageKey key, UUID upload) {
        return new Lease(settings.lease(), () -> renew(key, upload));
    }

    private boolean renew(ImageKey key, UUID upload) {
        return jdbi.withHandle(
                handle -> UploadTable.renewLease(handle, key, upload, settings.lease()));
    }

    private void end(ImageKey key, UUID upload, Problem problem, String detail) {
        delivery.giveBack(key, new UploadEnded(upload, problem, detail));
    }

    Unpacker unpacker() {
        return delivery.unpacker();
    }

    WholeUnpacker wholes(Inspector inspector) {
        return delivery.wholes(inspector);
    }

    DiskSizes sizes() {
        return images.sizes();
    }

    Delivery delivery() {
        return delivery;
    }

    private void store(Image image, UUID id, Body body, Lease lease, Intake intake, Wish wish)
            throws IOException {
        try (ContentWriter upload = store.write(id, delivery.options(image, intake))) {
            copy(body, upload, lease);
            StoredFile file = Delivery.file(upload.seal());
            requireDigest(body.digest(), file);
            delivery.commit(image, upload, new Received(id, file, intake), wish, _ -> {});
        }
    }

    static void requireDigest(Optional<Sha256> announced, StoredFile file) {
        if (!announced.orElse(file.sha256()).equals(file.sha256())) {
            throw new ProblemException(Problem.DIGEST_MISMATCH, file.sha256().hex());
        }
    }

    private void copy(Body body, ContentWriter upload, Lease lease) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int count = read(body, upload, buffer);
                count >= 0;
                count = read(body, upload, buffer)) {
            if (upload.size() + count > settings.maxSize()) {
                throw delivery.tooLarge();
            }
            lease.check();
            upload.write(ByteBuffer.wrap(buffer, 0, count));
        }
        if (upload.size() != body.length().orElse(upload.size())) {
            throw interrupted(body, upload);
        }
    }

    private static int read(Body body, ContentWriter upload, byte[] buffer) {
        try {
            return body.bytes().read(buffer);
        } catch (IOException e) {
            ProblemException interrupted = interrupted(body, upload);
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    private static ProblemException interrupted(Body body, ContentWriter upload) {
        String of = body.length().isPresent() ? " of " + body.length().getAsLong() : "";
        return new ProblemException(Problem.UPLOAD_INTERRUPTED, upload.size() + of + " bytes");
    }

    /** Gives back the images whose uploads died with their process. */
    public void reap() throws IOException {
        for (UploadTable.Held held : jdbi.withHandle(UploadTable::expired)) {
            end(
                    held.key(),
                    held.upload(),
                    Problem.UPLOAD_INTERRUPTED,
                    "no more of it came in time");
            store.discard(held.upload());
        }
    }
}
