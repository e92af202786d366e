package assay.service.image;

import assay.disk.Sha256;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.identity.Caller;
import assay.service.key.Keys;
import assay.store.BadObjectException;
import assay.store.StoreFullException;
import assay.store.block.Block;
import assay.store.block.ObjectId;
import assay.store.content.BlockDigests;
import assay.store.content.ContentSource;
import assay.store.content.ContentWriter;
import assay.store.content.Contents;
import assay.store.delta.DeltaWire;
import assay.store.key.UnusableKeyException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * Uploads of which only the blocks are sent that the project cannot read yet: see docs/formats/
 * delta.md. Each is an upload in pieces, too, as {@link ResumableUploads} has them.
 */
public final class DeltaUploads {

    /** Blocks that are appended by reference at once: for so long others wait who ask. */
    private static final int REFERENCES = 1024;

    /** So many blocks, 64 MiB, come in vain at most when a server is killed. */
    private static final int CHECKPOINT = 128;

    private final Jdbi jdbi;
    private final Contents store;
    private final Images images;
    private final ResumableUploads uploads;
    private final Delivery delivery;
    private final SlimBlocks slim;

    public DeltaUploads(Jdbi jdbi, Contents store, Images images, ResumableUploads uploads) {
        this.jdbi = jdbi;
        this.store = store;
        this.images = images;
        this.uploads = uploads;
        this.delivery = uploads.delivery();
        this.slim = new SlimBlocks(jdbi, store);
    }

    /**
     * How far an upload is.
     *
     * @param missing the blocks behind its offset that are to be sent
     */
    public record State(ResumableUpload upload, BitSet missing) {

        public State {
            missing = (BitSet) missing.clone();
        }

        @Override
        public BitSet missing() {
            return (BitSet) missing.clone();
        }
    }

    /**
     * Begins an upload. If nothing of the file is missing, it is still to be ended by {@link
     * #append}.
     *
     * @param list as docs/formats/delta.md describes it
     * @throws ProblemException as of {@link ResumableUploads#create}
     */
    public State create(Caller caller, UUID id, ByteBuffer list, Wish wish) throws IOException {
        Image image = images.getOwned(caller, id);
        delivery.requireWelcome(image, 0);
        BlockDigests file = parse(list);
        delivery.requireWelcome(image, file.size());
        ResumableUpload upload;
        try (Writers writers = new Writers(jdbi);
                ContentWriter content = store.write(writers.announceNew(), plain(image))) {
            content.write(list.duplicate());
            ObjectId digests = content.seal().content().id();
            upload =
                    begin(
                            image,
                            new ResumableUploads.Wanted(file.size(), "", wish),
                            content,
                            digests);
        } catch (UnusableKeyException e) {
            throw Keys.unusable(e);
        }
        uploads.endIfEmpty(caller, image, upload);
        return new State(upload, missing(image, file, upload));
    }

    private ResumableUpload begin(
            Image image, ResumableUploads.Wanted wanted, ContentWriter list, ObjectId digests)
            throws IOException {
        try {
            return uploads.begin(
                    image,
                    wanted,
                    handle -> {
                        UploadTable.lock(handle, digests);
                        list.commit();
                        return Optional.of(digests);
                    });
        } catch (ProblemException e) {
            images.sweep().deleteIfUnused(digests);
            throw e;
        }
    }

    private static BlockDigests parse(ByteBuffer list) {
        try {
            return DeltaWire.parseList(list);
        } catch (BadObjectException e) {
            throw new ProblemException(
                    Problem.REQUEST_INVALID, "not a list of blocks: " + e.getMessage());
        }
    }

    /** As the image's file is stored, without digests. */
    private Contents.Options plain(Image image) throws IOException {
        Contents.Options options = delivery.options(image, Intake.INSPECT);
        return new Contents.Options(options.key(), Set.of(), options.known());
    }

    private BitSet missing(Image image, BlockDigests file, ResumableUpload upload)
            throws IOException {
        Contents.Options options = plain(image);
        BitSet missing = store.missing(file, options);
        try (SlimBlocks.Found found = slim.find(image.project(), file, options)) {
            for (int block = missing.nextSetBit(0);
                    block >= 0;
                    block = missing.nextSetBit(block + 1)) {
                missing.set(block, !found.has(block));
            }
        }
        missing.clear(0, (int) Math.ceilDiv(upload.offset(), (long) Block.SIZE));
        return missing;
    }

    private BlockDigests digests(UUID image, UUID upload) throws IOException {
        ObjectId content =
                jdbi.withHandle(handle -> ResumableTable.digests(handle, image, upload))
                        .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
        try (ContentSource list = store.open(content)) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(list.size()));
            list.read(0, bytes);
            return DeltaWire.parseList(bytes.flip());
        } catch (UnusableKeyException e) {
            throw Keys.unusable(e);
        }
    }

    /**
     * How far an upload is; a request that still sends blocks is cut off.
     *
     * @throws ProblemException {@link Problem#UPLOAD_LOCKED}
     */
    public State get(Caller caller, UUID id, UUID upload) throws IOException {
        Image image = images.getOwned(caller, id);
        BlockDigests file = digests(id, upload);
        ResumableUpload found = uploads.get(caller, id, upload);
        return new State(found, missing(image, file, found));
    }

    /**
     * Takes blocks, and with the last one makes the file the image's content. If the connection
     * breaks off, the blocks that came whole are kept.
     *
     * @param frames as docs/formats/delta.md describes them
     * @throws ProblemException {@link Problem#CHECKSUM_MISMATCH} for a block that is not what the
     *     list says; as of {@link ResumableUploads#append}
     */
    public State append(Caller caller, UUID id, UUID upload, InputStream frames)
            throws IOException {
        Image image = images.getOwned(caller, id);
        BlockDigests file = digests(id, upload);
        try (SlimBlocks.Found found = slim.find(image.project(), file, plain(image))) {
            ResumableUpload now =
                    uploads.append(
                            caller,
                            image,
                            upload,
                            (target, turn) -> new Taking(file, found, target, turn).take(frames));
            BitSet missing = missing(image, file, now);
            if (!now.isDone()) {
                // Whoever may read it: what is stored of it turned out to be damaged, or gone.
                missing.set((int) (now.offset() / Block.SIZE));
            }
            return new State(now, missing);
        } catch (StoreFullException e) {
            throw new ProblemException(Problem.STORE_FULL);
        }
    }

    /** A request's work on an upload. */
    private static final class Taking {

        private final BlockDigests file;
        private final SlimBlocks.Found found;
        private final OpenUpload target;
        private final long turn;
        private int next;
        private int since;

        Taking(BlockDigests file, SlimBlocks.Found found, OpenUpload target, long turn) {
            this.file = file;
            this.found = found;
            this.target = target;
            this.turn = turn;
        }

        void take(InputStream frames) throws IOException {
            next = first();
            ByteBuffer block = ByteBuffer.allocate(Block.SIZE);
            while (next < file.count()) {
                int end = Math.min(next + REFERENCES, file.count());
                next = target.known(turn, file, next, end);
                if (next < end) {
                    if (!found.read(next, block.clear()) && read(frames, block) != next) {
                        return; // all came, or one that is needed before did not
                    }
                    target.write(turn, block.flip());
                    next++;
                    since++;
                }
                if (since >= CHECKPOINT && next < file.count()) {
                    target.checkpoint(turn);
                    since = 0;
                }
            }
        }

        private int first() {
            long size = target.size(turn);
            if (size % Block.SIZE != 0) {
                throw new ProblemException(Problem.UPLOAD_OFFSET, Long.toString(size));
            }
            return (int) (size / Block.SIZE);
        }

        /** The number of the next block that is not there; negative if no more comes. */
        private int read(InputStream frames, ByteBuffer block) throws IOException {
            int number = frame(frames, block);
            while (number >= 0 && number < next) {
                number = frame(frames, block.clear());
            }
            if (number == next
                    && !Arrays.equals(Sha256.of(block.duplicate().flip()), file.digest(number))) {
                throw new ProblemException(Problem.CHECKSUM_MISMATCH);
            }
            return number;
        }

        private int frame(InputStream frames, ByteBuffer block) {
            try {
                return DeltaWire.readFrame(frames, file, block);
            } catch (BadObjectException e) {
                throw new ProblemException(Problem.REQUEST_INVALID, String.valueOf(e.getMessage()));
            } catch (IOException e) {
                return -1; // nobody waits for an answer
            }
        }
    }
}
