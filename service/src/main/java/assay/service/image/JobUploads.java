package assay.service.image;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.image.ImageChange.Received;
import assay.service.image.ImageChange.UploadEnded;
import assay.store.Sha256;
import assay.store.StoreFullException;
import assay.store.content.ContentSource;
import assay.store.content.ContentWriter;
import assay.store.content.Contents;
import assay.store.place.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Uploads whose bytes a job brings. Such an upload has the job's id and holds its image as long as
 * the job lives; each try goes on where the last one ended, in whatever process.
 */
public final class JobUploads {

    private static final int BUFFER = 256 * 1024;

    private final Jdbi jdbi;
    private final Place place;
    private final Contents store;
    private final Images images;
    private final Uploads uploads;

    /**
     * @param place where {@code store} keeps its contents
     */
    public JobUploads(Jdbi jdbi, Place place, Contents store, Images images, Uploads uploads) {
        this.jdbi = jdbi;
        this.place = place;
        this.store = store;
        this.images = images;
        this.uploads = uploads;
    }

    /** A file on its way in. */
    public interface Incoming {

        /**
         * Opens the file from {@code from}, or from its start.
         *
         * @param from how much of it is stored
         */
        Arriving open(long from) throws IOException;

        /** Writes down which file it is, before any of its bytes are stored. */
        void begun();

        /**
         * Tells how far it is; ends what is not wanted any more by an exception.
         *
         * @param size of the whole; 0 if that is not known
         */
        void came(long bytes, long size);
    }

    /**
     * Bytes of a file.
     *
     * @param from where in the file they begin
     * @param size of the whole file, if it is known
     */
    public record Arriving(InputStream bytes, long from, OptionalLong size) {}

    /**
     * What is to become of it.
     *
     * @param digest of the file, if it was announced
     */
    public record Terms(Intake intake, Optional<Sha256> digest) {}

    /**
     * Takes an image for a job, in the transaction that orders it.
     *
     * @throws ProblemException {@link Problem#IMAGE_HAS_CONTENT}, {@link Problem#IMAGE_UPLOADING},
     *     {@link Problem#FORMATS_MISSING}, {@link Problem#KEY_UNUSABLE}
     */
    public void begin(Handle handle, Image image, UUID job, Intake intake) {
        if (image.status().hasContent()) {
            throw new ProblemException(Problem.IMAGE_HAS_CONTENT);
        }
        images.requireEncryption(handle, image.project(), image.encryption());
        if (intake == Intake.SERVE) {
            images.requireFormats(image);
        }
        uploads.begin(handle, image.key(), job);
    }

    /** Gives an image back, in the transaction that ends the job without success. */
    public void end(Handle handle, UUID image, UUID job, Image.ImageError error) {
        UploadEnded ended = new UploadEnded(job, error.problem(), error.detail());
        ImageTable.find(handle, image)
                .ifPresent(found -> ImageTable.change(handle, found.key(), ended));
    }

    /**
     * Receives the content of an image that {@link #begin} took.
     *
     * @param also what else to do in the transaction that makes it the image's
     * @throws ProblemException problems as of {@link Uploads#receive}; then nothing is kept
     * @throws IOException what {@code incoming} threw; then what came is kept for the next try
     */
    public void receive(
            UUID job,
            UUID image,
            Terms terms,
            Incoming incoming,
            BiConsumer<Handle, StoredFile> also)
            throws IOException {
        Image found =
                jdbi.withHandle(handle -> ImageTable.find(handle, image))
                        .orElseThrow(() -> new ProblemException(Problem.UPLOAD_OVERTAKEN));
        Contents.Options options = uploads.delivery().options(found, terms.intake());
        try (Lease lease = uploads.lease(found.key(), job)) {
            try (Try attempt = new Try(found, store.resume(job, options))) {
                attempt.run(() -> {
                    attempt.copy(incoming, lease, () -> store.write(job, options));
                    StoredFile file = Delivery.file(attempt.writer.seal());
                    Uploads.requireDigest(terms.digest(), file);
                    admit(attempt.writer, found);
                    Received received = new Received(job, file, terms.intake());
                    uploads.delivery()
                            .commit(
                                    found,
                                    attempt.writer,
                                    received,
                                    terms.intake() == Intake.INSPECT ? Wish.DISK : Wish.FILE,
                                    handle -> also.accept(handle, file));
                });
            }
        } catch (StoreFullException e) {
            throw new ProblemException(Problem.STORE_FULL);
        }
    }

    /** Who is not there to see it wants to know at once that it is not what it is said to be. */
    private static void admit(ContentWriter sealed, Image image) throws IOException {
        try (ContentSource content = sealed.read()) {
            Admission.admit(content, image.details().formats());
        }
    }

    private void requireSize(long bytes) {
        if (bytes > uploads.delivery().maxSize()) {
            throw uploads.delivery().tooLarge();
        }
    }

    /** Part of a try. */
    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    /** Begins anew. */
    @FunctionalInterface
    private interface Anew {
        ContentWriter write() throws IOException;
    }

    /** One try, which is kept for the next one unless it came to an end, good or bad. */
    private final class Try implements AutoCloseable {

        private final Image image;
        private ContentWriter writer;
        private boolean keep = true;

        Try(Image image, ContentWriter writer) {
            this.image = image;
            this.writer = writer;
        }

        /** What ends in a problem is not tried again. */
        void run(Work work) throws IOException {
            try {
                work.run();
                keep = false;
            } catch (ProblemException e) {
                keep = false;
                throw e;
            }
        }

        void copy(Incoming incoming, Lease lease, Anew anew) throws IOException {
            Arriving arriving = incoming.open(writer.size());
            try (InputStream bytes = arriving.bytes()) {
                long size = arriving.size().orElse(0);
                requireSize(size);
                uploads.delivery().requireWelcome(image, Math.max(0, size - arriving.from()));
                if (arriving.from() != writer.size()) {
                    writer.close();
                    // or else half of that file could be taken for half of this one
                    place.sync();
                    writer = anew.write();
                }
                incoming.begun();
                copy(bytes, size, incoming, lease);
            }
        }

        private void copy(InputStream bytes, long size, Incoming incoming, Lease lease)
                throws IOException {
            byte[] buffer = new byte[BUFFER];
            incoming.came(writer.size(), size);
            for (int count = bytes.read(buffer); count >= 0; count = bytes.read(buffer)) {
                requireSize(writer.size() + count);
                lease.check();
                incoming.came(writer.size(), size);
                writer.write(ByteBuffer.wrap(buffer, 0, count));
            }
        }

        @Override
        public void close() throws IOException {
            if (keep) {
                writer.suspend();
            } else {
                writer.close();
            }
        }
    }
}
