package assay.service.image;

import assay.disk.BlockSource;
import assay.disk.DiskFormats;
import assay.disk.DiskImage;
import assay.disk.Extent;
import assay.disk.ImageException;
import assay.disk.Zeros;
import assay.guest.free.FreeSpace;
import assay.service.job.Progress;
import assay.store.block.Block;
import assay.store.content.Content;
import assay.store.content.ContentSource;
import assay.store.content.ContentWriter;
import assay.store.content.Contents;
import assay.store.recipe.Outcome;
import assay.store.recipe.RecipeWriter;
import assay.store.recipe.Recipes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/**
 * Takes stored files apart, so that their guests' blocks are shared whatever container they came
 * in: see docs/adr/0019-ingest.md. Until it is done, and if it cannot be, the file is what there
 * is.
 */
final class Unpacker {

    /** Of a disk, at most so many bytes of data for a byte of the file are kept. */
    private static final long EXPANSION = 64;

    /** No decoder gives more bytes for one, but for those that are made to do harm. */
    private static final long DECODED = 1100;

    private static final long FREE_OF_BOUNDS = 1L << 30;

    private final Jdbi jdbi;
    private final Contents store;
    private final Recipes recipes;
    private final ProjectBlocks blocks;
    private final ContentSweep sweep;

    Unpacker(Jdbi jdbi, Contents store, ProjectBlocks blocks, ContentSweep sweep) {
        this.jdbi = jdbi;
        this.store = store;
        this.recipes = new Recipes(store.place(), store);
        this.blocks = blocks;
        this.sweep = sweep;
    }

    /** Whether there is something to do. */
    static boolean isNeeded(StoredFile file, Wish wish, Inspected found) {
        // A disk that was compressed as a whole has the same format, but another size.
        boolean isDisk =
                Set.of("raw", "iso").contains(found.format()) && found.virtualSize() == file.size();
        return file.kept() instanceof Kept.File && (wish.dropFree() || !isDisk);
    }

    /**
     * Takes an image's file apart.
     *
     * @param file as the image has it; if it has another by now, nothing is done
     * @throws assay.service.job.CancelledException if that is not wanted any more
     */
    void unpack(Image image, StoredFile file, Wish wish, Progress progress) throws IOException {
        Contents.Options options =
                new Contents.Options(file.content().key(), Set.of(), blocks.of(image.project()));
        try (Writers writers = new Writers(jdbi);
                ContentSource source = store.open(file.content().id());
                DiskImage disk = DiskFormats.open(source)) {
            if (wish.dropFree()) {
                keepDisk(image, file, without(disk), options, writers, progress);
            } else if (!keepRecipe(image, file, disk, options, writers, progress) && !wish.file()) {
                keepDisk(image, file, disk.disk(), options, writers, progress);
            }
        } catch (ImageException e) {
            // It was read once, but not to its end: the file stays.
            progress.checkCancelled();
        }
    }

    private static BlockSource without(DiskImage disk) throws IOException {
        return FreeSpace.find(disk.disk()).without();
    }

    /** Says whether there is, or need be, nothing more to do. */
    private boolean keepRecipe(
            Image image,
            StoredFile file,
            DiskImage disk,
            Contents.Options options,
            Writers writers,
            Progress progress)
            throws IOException {
        try (RecipeWriter writer = recipes.write(options, writers::announceNew)) {
            Outcome outcome =
                    writer.write(disk, file.sha256().hex(), _ -> progress.checkCancelled());
            return switch (outcome) {
                case Outcome.Made made -> {
                    replace(
                            image,
                            file,
                            made.guest(),
                            new Kept.Recipe(made.recipe().id(), made.rest().id()),
                            writer::commit);
                    yield true;
                }
                case Outcome.Unsuitable unsuitable ->
                        unsuitable.reason() != Outcome.Reason.OTHER_BYTES
                                && unsuitable.reason() != Outcome.Reason.EXPANDS;
            };
        }
    }

    private void keepDisk(
            Image image,
            StoredFile file,
            BlockSource disk,
            Contents.Options options,
            Writers writers,
            Progress progress)
            throws IOException {
        try (ContentWriter writer = store.write(writers.announceNew(), options)) {
            if (copy(disk, writer, file.size(), progress)) {
                replace(image, file, writer.seal().content(), new Kept.Disk(), writer::commit);
            }
        }
    }

    /**
     * Copies a disk; says whether it is not far too much.
     *
     * @param fileSize of the file that it is in
     */
    static boolean copy(BlockSource disk, ContentWriter writer, long fileSize, Progress progress)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(Block.SIZE);
        long read = 0;
        long data = 0;
        // Each turn goes on behind the extent before it.
        for (long at = 0; at < disk.size(); ) {
            progress.checkCancelled();
            Extent extent = disk.extentAt(at, disk.size());
            if (extent.kind() != Extent.Kind.DATA) {
                writer.hole(extent.length());
                at = extent.end();
                continue;
            }
            int count = (int) Math.min(extent.length(), buffer.capacity());
            disk.read(at, buffer.clear().limit(count));
            buffer.flip();
            at += count;
            read += count;
            if (Zeros.fill(buffer)) {
                writer.hole(count);
            } else {
                data += count;
                writer.write(buffer);
            }
            if (data > FREE_OF_BOUNDS + EXPANSION * fileSize
                    || read > FREE_OF_BOUNDS + DECODED * fileSize) {
                return false;
            }
        }
        return true;
    }

    /** What makes contents visible. */
    @FunctionalInterface
    private interface Commit {
        void run() throws IOException;
    }

    private void replace(Image image, StoredFile old, Content content, Kept kept, Commit commit)
            throws IOException {
        StoredFile now = new StoredFile(content, old.size(), old.sha256(), old.others(), kept);
        boolean replaced =
                jdbi.inTransaction(handle -> {
                    UploadTable.lock(handle, List.of(now));
                    // Before the first change: events wait for a transaction that made one.
                    commit.run();
                    return ImageTable.keep(handle, image.id(), old, now);
                });
        if (!replaced) {
            sweep.deleteIfUnused(now);
        }
        sweep.deleteIfUnused(old.content().id());
    }
}
