package assay.store.recipe;

import assay.disk.BlockSource;
import assay.disk.DiskImage;
import assay.disk.Extent;
import assay.disk.ImageException;
import assay.disk.OrderedPipeline;
import assay.disk.Sha256;
import assay.store.content.Content;
import assay.store.content.ContentSource;
import assay.store.content.ContentWriter;
import assay.store.content.Contents;
import assay.store.recipe.Outcome.Reason;
import assay.store.recipe.Outcome.Unsuitable;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Stores a container file as the content of its guest's disk and a recipe: {@link #write}, and if a
 * recipe was made, {@link #commit}. Nobody sees any of it before the commit.
 *
 * <p>For one thread, and one file. Memory does not grow with the file: some 100 MiB.
 */
public final class RecipeWriter implements Closeable {

    /** With more literal bytes than this part of the file, the file itself costs little more. */
    private static final int WORTHWHILE = 4;

    /** Twice what any cloud has, as for the formats that are written. */
    private static final long MAX_DISK = 64L << 40;

    private static final int CHUNK = 1 << 20;

    private final Recipes recipes;
    private final Contents contents;
    private final Contents.Options options;
    private final Supplier<UUID> uploads;
    private final List<ContentWriter> writers = new ArrayList<>();
    private final List<Recipe> made = new ArrayList<>();

    RecipeWriter(
            Recipes recipes, Contents contents, Contents.Options options, Supplier<UUID> uploads) {
        this.uploads = uploads;
        this.recipes = recipes;
        this.contents = contents;
        this.options = new Contents.Options(options.key(), Set.of(), options.known());
    }

    /**
     * Stores the disk and the rest of the container of {@code image}, puts the file together again
     * and compares its digest.
     *
     * @param sha256 of the file, 64 lower-case hexadecimal digits
     * @param progress is told how many bytes of the disk were stored, then, from the first again,
     *     how many of the file were compared
     * @throws IOException if the file cannot be read, or the store cannot be written
     */
    public Outcome write(DiskImage image, String sha256, LongConsumer progress) throws IOException {
        if (!writers.isEmpty()) {
            throw new IllegalStateException("one file was written already");
        }
        if (image.disk().equals(image.container())) {
            return new Unsuitable(Reason.IS_THE_DISK, "The file is the disk itself.");
        }
        if (image.virtualSize() > MAX_DISK) {
            return new Unsuitable(
                    Reason.TOO_MANY_PIECES,
                    "The disk is said to have %d bytes, over 64 TiB."
                            .formatted(image.virtualSize()));
        }
        try {
            Outcome outcome = store(image, sha256, progress);
            if (outcome instanceof Unsuitable) {
                close();
            }
            return outcome;
        } catch (ImageException e) {
            close();
            Reason reason =
                    e.reason() == ImageException.Reason.LIMIT
                            ? Reason.TOO_MANY_PIECES
                            : Reason.UNREADABLE;
            return new Unsuitable(reason, String.valueOf(e.getMessage()));
        }
    }

    private Outcome store(DiskImage image, String sha256, LongConsumer progress)
            throws IOException {
        long size = image.fileSize();
        ContentWriter restWriter = writer();
        Rest rest = new Rest(image.container(), restWriter, size / WORTHWHILE);
        if (!rest.write(new Places(image))) {
            return new Unsuitable(
                    Reason.OTHER_BYTES,
                    ("Over a quarter of the file, %d of %d bytes, is not the disk as a guest sees"
                                    + " it: it is compressed, or keeps earlier states.")
                            .formatted(rest.literals(), size));
        }
        if (expands(image)) {
            return new Unsuitable(
                    Reason.EXPANDS,
                    "The disk has over twice as much data as the file has bytes, %d."
                            .formatted(size));
        }
        Content other = restWriter.seal().content();
        ContentWriter guestWriter = writer();
        guestWriter.write(image.disk(), progress);
        Content guest = guestWriter.seal().content();
        Recipe recipe = new Recipe(size, guest.id(), other.id(), rest.parts());
        try (ContentSource disk = guestWriter.read();
                RecipeSource file = new RecipeSource(recipe, disk, restWriter.read())) {
            if (!digest(file, progress).equals(sha256)) {
                return new Unsuitable(
                        Reason.DIFFERENT,
                        "What was put together does not have the file's digest " + sha256 + ".");
            }
        }
        made.add(recipe);
        return new Outcome.Made(recipe, guest, other, rest.literals());
    }

    /** A small file can be made to say that it holds petabytes, which to read would take weeks. */
    private static boolean expands(DiskImage image) throws IOException {
        long data = 0;
        long size = image.virtualSize();
        // Each turn goes on behind the extent before it.
        for (long at = 0; at < size && data / 2 <= image.fileSize(); ) {
            Extent extent = image.disk().extentAt(at, size);
            data += extent.kind() == Extent.Kind.DATA ? extent.length() : 0;
            at = extent.end();
        }
        return data / 2 > image.fileSize();
    }

    private ContentWriter writer() throws IOException {
        ContentWriter writer = contents.write(uploads.get(), options);
        writers.add(writer);
        return writer;
    }

    /** Reads on all cores; a digest is computed by one. */
    private static String digest(BlockSource file, LongConsumer progress) throws IOException {
        MessageDigest digest = Sha256.computation();
        long[] done = {0};
        try (OrderedPipeline<ByteBuffer> pipeline =
                new OrderedPipeline<>(bytes -> {
                    done[0] += bytes.remaining();
                    digest.update(bytes);
                    progress.accept(done[0]);
                })) {
            for (long at = 0; at < file.size(); at += CHUNK) {
                long from = at;
                int length = (int) Math.min(CHUNK, file.size() - from);
                pipeline.submit(() -> {
                    ByteBuffer bytes = ByteBuffer.allocate(length);
                    file.read(from, bytes);
                    return bytes.flip();
                });
            }
            pipeline.finish();
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * Makes contents and recipe visible, durably, in this order: if the machine stops between,
     * there are contents that no recipe names.
     *
     * <p>The caller sees to it that nobody deletes the same contents meanwhile.
     */
    public void commit() throws IOException {
        if (made.isEmpty()) {
            throw new IllegalStateException("no recipe was made");
        }
        for (ContentWriter writer : writers) {
            writer.commit();
        }
        recipes.put(made.getFirst());
    }

    /** Ends the writing; what was not committed is given up. */
    @Override
    public void close() throws IOException {
        IOException first = null;
        for (ContentWriter writer : writers) {
            try {
                writer.close();
            } catch (IOException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        made.clear();
        if (first != null) {
            throw first;
        }
    }
}
