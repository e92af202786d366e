package assay.service.image;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.UuidV7;
import assay.service.audit.Audit;
import assay.service.audit.AuditEvent;
import assay.service.audit.Target;
import assay.service.identity.Caller;
import assay.service.image.ImageChange.Received;
import assay.service.image.ImageChange.UploadBegun;
import assay.service.image.ImageChange.UploadEnded;
import assay.service.image.OpenUpload.Times;
import assay.service.key.Keys;
import assay.store.StoreFullException;
import assay.store.block.ObjectId;
import assay.store.content.ContentWriter;
import assay.store.content.Contents;
import assay.store.key.UnusableKeyException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Uploads in pieces, which go on after a broken connection or a killed server, on whatever node.
 * What is said to have come is durable. Whoever may not change the image is told what {@link
 * Images} tells him, before anything is said of an upload.
 */
public final class ResumableUploads implements Closeable {

    private static final int BUFFER = 256 * 1024;

    /** Instead of a number of bytes. */
    private static final int BROKEN = -2;

    /** So much at most comes in vain when a server is killed. */
    private static final long CHECKPOINT = 64L << 20;

    private static final int MAX_METADATA = 4096;

    /** Kept open between pieces, each with a few MiB of memory. */
    private static final int MOST_IDLE = 16;

    private static final Duration IDLE = Duration.ofMinutes(1);

    private final Jdbi jdbi;
    private final Contents store;
    private final Images images;
    private final Delivery delivery;
    private final Times times;
    private final Map<UUID, OpenUpload> open = new ConcurrentHashMap<>();

    /**
     * Bounds of uploads in pieces.
     *
     * @param lease how long an upload stays with a process that shows no sign of life
     * @param expiry after how long an upload is given up of which no more comes
     */
    public record Settings(Duration lease, Duration expiry) {}

    public ResumableUploads(
            Jdbi jdbi, Contents store, Images images, Uploads uploads, Settings settings) {
        this.jdbi = jdbi;
        this.store = store;
        this.images = images;
        this.delivery = uploads.delivery();
        this.times = new Times(settings.lease(), settings.expiry());
    }

    /**
     * A file that somebody wants to upload.
     *
     * @param length in bytes
     * @param metadata to be given back
     * @param wish what is to be kept of the file
     */
    public record Wanted(long length, String metadata, Wish wish) {}

    /**
     * Some bytes of an upload.
     *
     * @param offset of the first in the file
     * @param length how many were announced, if so
     * @param checksum of all of them: if they have another, none is kept
     */
    public record Piece(
            long offset, OptionalLong length, InputStream bytes, Optional<Checksum> checksum) {}

    /**
     * What somebody says that a digest of bytes is.
     *
     * @param expected in lower-case hexadecimal digits
     */
    public record Checksum(MessageDigest computation, String expected) {

        private boolean isRight() {
            return HexFormat.of().formatHex(computation.digest()).equals(expected);
        }
    }

    /** The largest file that is accepted, in bytes. */
    public long maxSize() {
        return delivery.maxSize();
    }

    /**
     * Begins an upload, which holds the image until it ends. An empty file is there at once.
     *
     * @throws ProblemException {@link Problem#IMAGE_HAS_CONTENT}, {@link Problem#IMAGE_UPLOADING},
     *     {@link Problem#CONTENT_TOO_LARGE}, {@link Problem#STORE_FULL}, {@link
     *     Problem#REQUEST_INVALID}
     */
    public ResumableUpload create(Caller caller, UUID id, Wanted wanted) throws IOException {
        Image image = images.getOwned(caller, id);
        if (wanted.length() < 0 || wanted.metadata().length() > MAX_METADATA) {
            throw new ProblemException(
                    Problem.REQUEST_INVALID,
                    "a length below 0, or over " + MAX_METADATA + " characters of metadata");
        }
        ResumableUpload upload = begin(image, wanted, _ -> Optional.empty());
        endIfEmpty(caller, image, upload);
        return find(id, upload.id()).upload();
    }

    /** Nobody sends anything of an empty file. */
    void endIfEmpty(Caller caller, Image image, ResumableUpload upload) throws IOException {
        if (upload.length() == 0) {
            OpenUpload empty = open(image, upload);
            end(caller, image, empty, new Turn(upload.id(), empty.begin()));
        }
    }

    /** What else is done in the transaction that begins an upload. */
    @FunctionalInterface
    interface Listing {

        /** Makes the content with the list of the upload's blocks, if it has one. */
        Optional<ObjectId> list(Handle handle) throws IOException;
    }

    /** Begins an upload of an image that is the caller's to change. */
    ResumableUpload begin(Image image, Wanted wanted, Listing listing) throws IOException {
        delivery.requireWelcome(image, wanted.length());
        UUID upload = UuidV7.next();
        jdbi.useTransaction(handle -> {
            // Before the first change: events wait for a transaction that made one.
            Optional<ObjectId> list = listing.list(handle);
            UploadBegun begun = new UploadBegun(upload, times.expiry());
            if (!ImageTable.change(handle, image.key(), begun)) {
                throw new ProblemException(Problem.IMAGE_UPLOADING);
            }
            ResumableTable.insert(handle, upload, image.id(), wanted, list, times.expiry());
        });
        return find(image.id(), upload).upload();
    }

    Delivery delivery() {
        return delivery;
    }

    private ResumableTable.Row find(UUID image, UUID upload) {
        return jdbi.withHandle(handle -> ResumableTable.find(handle, image, upload))
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }

    /** The uploads of an image that did not expire, finished ones too, oldest first. */
    public List<ResumableUpload> list(Caller caller, UUID image) {
        images.getOwned(caller, image);
        return jdbi.withHandle(handle -> ResumableTable.list(handle, image));
    }

    /**
     * An upload, with all that came of it so far: a request that still sends a piece is cut off.
     *
     * @throws ProblemException {@link Problem#UPLOAD_LOCKED} if another process has it, which is
     *     asked to let it go
     */
    public ResumableUpload get(Caller caller, UUID image, UUID upload) throws IOException {
        images.getOwned(caller, image);
        ResumableTable.Row row = find(image, upload);
        if (row.upload().isDone()) {
            return row.upload();
        }
        OpenUpload here = open.get(upload);
        if (here != null && !here.isClosed()) {
            here.settle();
            return find(image, upload).upload();
        }
        if (row.held()) {
            jdbi.useHandle(handle -> ResumableTable.ask(handle, upload));
            throw new ProblemException(Problem.UPLOAD_LOCKED);
        }
        return row.upload();
    }

    /**
     * Takes a piece of an upload, and with the last one makes the file the image's content. If the
     * piece breaks off, what came of it is kept.
     *
     * @return what is durable then
     * @throws ProblemException {@link Problem#UPLOAD_OFFSET} if the piece does not begin where the
     *     upload goes on; {@link Problem#CHECKSUM_MISMATCH}; {@link Problem#UPLOAD_LOCKED}; {@link
     *     Problem#STORE_FULL}: then the upload can go on. What a quota says ends it.
     */
    public ResumableUpload append(Caller caller, UUID id, UUID upload, Piece piece)
            throws IOException {
        Image image = images.getOwned(caller, id);
        ResumableUpload before = find(id, upload).upload();
        if (before.isDone() && piece.offset() != before.length()) {
            throw new ProblemException(Problem.UPLOAD_OFFSET, Long.toString(before.length()));
        }
        if (piece.length().orElse(0) > before.length() - piece.offset()) {
            throw new ProblemException(
                    Problem.REQUEST_INVALID, "the file has " + before.length() + " bytes");
        }
        if (!before.isDone()) {
            OpenUpload target = open(image, before);
            fill(
                    caller,
                    image,
                    before,
                    target.begin(piece.offset(), piece.checksum().isPresent()),
                    (_, turn) -> copy(piece, before.length(), target, turn));
        }
        return find(id, upload).upload();
    }

    /** Appends to an upload. */
    @FunctionalInterface
    interface Filling {

        /** Writes by the right that {@code turn} is. */
        void fill(OpenUpload target, long turn) throws IOException;
    }

    /** Lets somebody append to an upload where it goes on, and ends it if it is whole then. */
    ResumableUpload append(Caller caller, Image image, UUID id, Filling filling)
            throws IOException {
        ResumableUpload upload = find(image.id(), id).upload();
        if (!upload.isDone()) {
            fill(caller, image, upload, open(image, upload).begin(), filling);
        }
        return find(image.id(), id).upload();
    }

    private void fill(
            Caller caller, Image image, ResumableUpload upload, long turn, Filling filling)
            throws IOException {
        OpenUpload target = open(image, upload);
        try {
            filling.fill(target, turn);
            if (target.size(turn) == upload.length()) {
                end(caller, image, target, new Turn(upload.id(), turn));
            } else {
                target.checkpoint(turn);
            }
        } catch (StoreFullException e) {
            throw new ProblemException(Problem.STORE_FULL);
        } catch (UnusableKeyException e) {
            throw Keys.unusable(e); // when it can be used again, the upload goes on
        }
    }

    /**
     * A request's right to write.
     *
     * @param number what {@link OpenUpload#begin} returned
     */
    private record Turn(UUID upload, long number) {}

    private OpenUpload open(Image image, ResumableUpload upload) {
        return open.compute(
                upload.id(),
                (id, before) ->
                        before == null || before.isClosed()
                                ? new OpenUpload(
                                        jdbi, id, upload.length(), times, at -> open(image, id, at))
                                : before);
    }

    private ContentWriter open(Image image, UUID upload, long at) throws IOException {
        try {
            return store.resume(upload, delivery.options(image, Intake.INSPECT), at);
        } catch (UnusableKeyException e) {
            throw Keys.unusable(e);
        }
    }

    private static void copy(Piece piece, long length, OpenUpload target, long turn)
            throws IOException {
        byte[] buffer = new byte[BUFFER];
        long left = length - piece.offset();
        long since = 0;
        boolean broken = false;
        while (left > 0) {
            int count = read(piece.bytes(), buffer, (int) Math.min(left, buffer.length));
            if (count < 0) {
                broken = count == BROKEN;
                break;
            }
            piece.checksum().ifPresent(sum -> sum.computation().update(buffer, 0, count));
            target.write(turn, ByteBuffer.wrap(buffer, 0, count));
            left -= count;
            since += count;
            if (since >= CHECKPOINT && piece.checksum().isEmpty()) {
                target.checkpoint(turn);
                since = 0;
            }
        }
        verify(piece, broken, target, turn);
    }

    private static void verify(Piece piece, boolean broken, OpenUpload target, long turn) {
        if (piece.checksum().isPresent() && (broken || !piece.checksum().get().isRight())) {
            target.rollBack(turn);
            throw broken
                    ? new ProblemException(Problem.UPLOAD_INTERRUPTED, "in a piece of it")
                    : new ProblemException(Problem.CHECKSUM_MISMATCH);
        }
    }

    /** How many bytes came; -1 for the end, or {@link #BROKEN} if that came too early. */
    private static int read(InputStream bytes, byte[] buffer, int most) {
        try {
            return bytes.read(buffer, 0, most);
        } catch (IOException e) {
            return BROKEN; // nobody waits for an answer
        }
    }

    /** Makes what came the image's content; what forbids that ends the upload. */
    private void end(Caller caller, Image image, OpenUpload target, Turn turn) throws IOException {
        try {
            target.finish(turn.number(), all -> deliver(caller, image, turn.upload(), all));
        } catch (ProblemException e) {
            if (e.problem() != Problem.UPLOAD_OVERTAKEN) {
                giveUp(image, turn.upload(), target, e);
            }
            throw e;
        }
        forget(turn.upload(), target);
    }

    private void deliver(Caller caller, Image image, UUID upload, ContentWriter all)
            throws IOException {
        StoredFile file = Delivery.file(all.seal());
        delivery.commit(
                image,
                all,
                new Received(upload, file, Intake.INSPECT),
                jdbi.withHandle(handle -> ResumableTable.wish(handle, upload)),
                handle -> {
                    ResumableTable.finish(handle, upload);
                    Target target = Target.of(Target.Type.IMAGE, image.id().toString());
                    Audit.record(
                            handle,
                            AuditEvent.done(caller, "update/content", target.in(image.project())));
                });
    }

    private void forget(UUID upload, OpenUpload target) throws IOException {
        open.remove(upload, target);
        target.discard();
    }

    private void giveUp(Image image, UUID upload, OpenUpload target, ProblemException why)
            throws IOException {
        forget(upload, target);
        giveUp(image, new UploadEnded(upload, why.problem(), why.detail()));
    }

    private void giveUp(Image image, UploadEnded ended) throws IOException {
        jdbi.useTransaction(handle -> {
            ImageTable.change(handle, image.key(), ended);
            ResumableTable.delete(handle, ended.upload());
        });
        store.discard(ended.upload());
    }

    /**
     * Gives an upload up, and the image back.
     *
     * @throws ProblemException {@link Problem#UPLOAD_LOCKED}
     */
    public void delete(Caller caller, UUID id, UUID upload) throws IOException {
        Image image = images.getOwned(caller, id);
        ResumableTable.Row row = find(id, upload);
        OpenUpload here = open.get(upload);
        if (here != null) {
            forget(upload, here);
        } else if (row.held()) {
            jdbi.useHandle(handle -> ResumableTable.ask(handle, upload));
            throw new ProblemException(Problem.UPLOAD_LOCKED);
        }
        if (row.upload().isDone()) {
            jdbi.useHandle(handle -> ResumableTable.delete(handle, upload));
        } else {
            giveUp(image, new UploadEnded(upload, Problem.UPLOAD_INTERRUPTED, "it was given up"));
        }
    }

    /** Closes what nobody has written to for a while, and forgets what is over. */
    public void reap() throws IOException {
        List<Map.Entry<UUID, OpenUpload>> longest =
                open.entrySet().stream()
                        .sorted(
                                Comparator.comparing((Map.Entry<UUID, OpenUpload> entry) ->
                                                entry.getValue().idle())
                                        .reversed())
                        .toList();
        int over = longest.size() - MOST_IDLE;
        for (Map.Entry<UUID, OpenUpload> entry : longest) {
            boolean idle = entry.getValue().idle().compareTo(IDLE) > 0;
            if (idle || over-- > 0 || entry.getValue().isClosed()) {
                entry.getValue().close();
                open.remove(entry.getKey(), entry.getValue());
            }
        }
        jdbi.useHandle(ResumableTable::purge);
    }

    /** Keeps what came of every upload, for other processes. */
    @Override
    public void close() throws IOException {
        for (OpenUpload each : open.values()) {
            each.close();
        }
    }
}
