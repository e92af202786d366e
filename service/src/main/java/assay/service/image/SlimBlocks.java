package assay.service.image;

import assay.disk.Sha256;
import assay.store.block.Block;
import assay.store.block.ObjectId;
import assay.store.content.BlockDigests;
import assay.store.content.ContentSource;
import assay.store.content.Contents;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The blocks that contents had before they were made slim, of those that a project may read. They
 * are perhaps stored no more, but their bytes are: an upload need not send them. It stores them
 * anew from there, whoever else has them, so that it tells nothing of others.
 */
final class SlimBlocks {

    private static final Logger LOG = LoggerFactory.getLogger(SlimBlocks.class);

    /** Prints that are kept for all contents together, in 32 MiB. */
    private static final long MOST = 1 << 22;

    private final Jdbi jdbi;
    private final Contents store;
    private final Map<ObjectId, long[]> kept = new LinkedHashMap<>(16, 0.75f, true);

    SlimBlocks(Jdbi jdbi, Contents store) {
        this.jdbi = jdbi;
        this.store = store;
    }

    /** Where a block stands. */
    private record Place(ObjectId content, int number) {}

    /**
     * Finds the blocks of a file; whoever reads them closes it.
     *
     * @param options as which it is uploaded
     */
    Found find(UUID project, BlockDigests file, Contents.Options options) throws IOException {
        List<ObjectId> contents =
                jdbi.withHandle(
                        handle -> SlimTable.slim(handle, UploadTable.readable(handle, project)));
        if (contents.isEmpty()) {
            return new Found(file, new long[0], Map.of());
        }
        long[] wanted = store.prints(file, options);
        Set<Long> set = new HashSet<>();
        Arrays.stream(wanted).filter(print -> print != 0).forEach(set::add);
        Map<Long, Place> places = new HashMap<>();
        for (ObjectId content : contents) {
            long[] prints = prints(content);
            for (int number = 0; number < prints.length; number++) {
                if (set.contains(prints[number])) {
                    places.putIfAbsent(prints[number], new Place(content, number));
                }
            }
        }
        return new Found(file, wanted, places);
    }

    private long[] prints(ObjectId content) {
        synchronized (kept) {
            long[] prints = kept.get(content);
            if (prints != null) {
                return prints;
            }
        }
        long[] read = jdbi.withHandle(handle -> SlimTable.prints(handle, content));
        synchronized (kept) {
            kept.put(content, read);
            long all = kept.values().stream().mapToLong(prints -> prints.length).sum();
            Iterator<long[]> oldest = kept.values().iterator();
            while (all > MOST && kept.size() > 1) {
                all -= oldest.next().length;
                oldest.remove();
            }
        }
        return read;
    }

    /** What was found of a file. For one thread. */
    final class Found implements Closeable {

        private final BlockDigests file;
        private final long[] wanted;
        private final Map<Long, Place> places;
        private final Map<ObjectId, ContentSource> open = new HashMap<>();

        private Found(BlockDigests file, long[] wanted, Map<Long, Place> places) {
            this.file = file;
            this.wanted = wanted;
            this.places = places;
        }

        /** Whether a block of the file need not be sent. */
        boolean has(int block) {
            return block < wanted.length && places.containsKey(wanted[block]);
        }

        /** Reads a block of the file, if it can be had here; else the target is as before. */
        boolean read(int block, ByteBuffer target) {
            Place place = has(block) ? places.get(wanted[block]) : null;
            if (place == null) {
                return false;
            }
            int start = target.position();
            target.limit(start + file.length(block));
            try {
                source(place.content()).read((long) place.number() * Block.SIZE, target);
                ByteBuffer bytes = target.duplicate().flip().position(start);
                if (Arrays.equals(Sha256.of(bytes), file.digest(block))) {
                    return true;
                }
            } catch (IOException | IndexOutOfBoundsException e) {
                LOG.info("a block of the content {} has to be sent", place.content(), e);
            }
            target.clear().position(start);
            return false;
        }

        private ContentSource source(ObjectId content) throws IOException {
            ContentSource source = open.get(content);
            if (source == null) {
                source = store.open(content);
                open.put(content, source);
            }
            return source;
        }

        @Override
        public void close() {
            open.values().forEach(ContentSource::close);
        }
    }
}
