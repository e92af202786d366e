package assay.store.care;

import assay.store.BadObjectException;
import assay.store.block.Blocks;
import assay.store.block.Domain;
import assay.store.block.ObjectId;
import assay.store.content.Contents;
import assay.store.content.DamagedException;
import assay.store.content.Page;
import assay.store.content.Part;
import assay.store.content.Root;
import assay.store.key.KeyService;
import assay.store.key.UnusableKeyException;
import assay.store.place.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks a place little by little, content after content, for ever: damage is to be found while
 * there is still another copy. Its user asks for a portion every now and then, of as many bytes as
 * the disk or the bill allows in that time, and keeps the {@link Position}, which is all that is
 * needed to go on after a restart. For one thread.
 *
 * <p>A block that several contents have is read once in a pass, unless the pass was interrupted.
 * Contents whose key cannot be used are checked as {@link Check} does it.
 */
public final class Scrub {

    private final Place place;
    private final KeyService keys;
    private final Tree tree;
    private final ObjectCheck inspector = new ObjectCheck();
    private IdSet seen = new IdSet();

    public Scrub(Place place, KeyService keys) {
        this.place = place;
        this.keys = keys;
        this.tree = new Tree(place);
    }

    /**
     * How far a pass has come.
     *
     * @param content whose turn it is, or that of the first behind it
     * @param page of the content, counted through all its parts
     * @param block of the page
     */
    public record Position(ObjectId content, int page, int block) {

        /** Where a pass begins. */
        public static final Position START = new Position(ObjectId.HOLE, 0, 0);

        private static final Pattern TEXT = Pattern.compile("([0-9a-f]{64}) (\\d{1,7}) (\\d{1,4})");

        /** Reads what {@link #toString} wrote; of anything else, {@link #START}. */
        public static Position parse(String text) {
            Matcher matcher = TEXT.matcher(text);
            return matcher.matches()
                    ? new Position(
                            ObjectId.parse(matcher.group(1)),
                            Integer.parseInt(matcher.group(2)),
                            Integer.parseInt(matcher.group(3)))
                    : START;
        }

        /** To be kept. */
        @Override
        public String toString() {
            return content + " " + page + " " + block;
        }
    }

    /**
     * What came of a portion.
     *
     * @param next where to go on; {@link Position#START} if a pass has ended
     * @param bytes that were read
     * @param damages that were found; each names the one content in which it was
     */
    public record Portion(Position next, long bytes, List<Damage> damages) {

        public Portion {
            damages = List.copyOf(damages);
        }
    }

    /** A portion on its way. */
    private static final class Progress {

        private final long most;
        private final List<Damage> damages = new ArrayList<>();
        private long bytes;

        Progress(long most) {
            this.most = most;
        }

        boolean isFull() {
            return bytes >= most;
        }
    }

    /**
     * Checks some more.
     *
     * @param from where to begin
     * @param bytes after which to stop, at the next block
     */
    public Portion next(Position from, long bytes) throws IOException {
        Progress progress = new Progress(bytes);
        String first = from.content().toString();
        List<ObjectId> contents = new ArrayList<>();
        Contents.list(
                place,
                content -> {
                    if (content.toString().compareTo(first) >= 0) {
                        contents.add(content);
                    }
                });
        contents.sort((one, other) -> one.toString().compareTo(other.toString()));
        for (ObjectId content : contents) {
            Position start = content.equals(from.content()) ? from : new Position(content, 0, 0);
            Optional<Position> stopped = content(start, progress);
            if (stopped.isPresent()) {
                return new Portion(stopped.get(), progress.bytes, progress.damages);
            }
        }
        seen = new IdSet();
        return new Portion(Position.START, progress.bytes, progress.damages);
    }

    /** Checks a content; where it stopped, unless at the content's end. */
    private Optional<Position> content(Position from, Progress progress) throws IOException {
        ObjectId content = from.content();
        try {
            Optional<Root> root = tree.root(content);
            int pages = root.map(Root::pageCount).orElse(0);
            for (int number = from.page(); number < pages; number++) {
                int block = number == from.page() ? from.block() : 0;
                Optional<Position> stopped =
                        page(new Position(content, number, block), root.get(), progress);
                if (stopped.isPresent()) {
                    return stopped;
                }
            }
        } catch (DamagedException e) {
            damaged(content, e.object(), e.why(), progress);
        }
        return Optional.empty();
    }

    private Optional<Position> page(Position from, Root root, Progress progress)
            throws IOException {
        ObjectId content = from.content();
        Part.Listed listed = root.page(from.page());
        if (listed.id().isHole()) {
            return Optional.empty();
        }
        Optional<Domain> domain = domain(content, root);
        Page page;
        try {
            page = tree.page(content, listed, domain);
        } catch (DamagedException e) {
            damaged(content, e.object(), e.why(), progress);
            return Optional.empty();
        }
        for (int block = from.block(); block < page.blocks(); block++) {
            ObjectId id = page.ids().get(block);
            if (progress.isFull()) {
                return Optional.of(new Position(content, from.page(), block));
            }
            if (!id.isHole() && seen.add(id)) {
                block(content, id, domain, listed.length(block), progress);
            }
        }
        return Optional.empty();
    }

    private Optional<Domain> domain(ObjectId content, Root root) throws IOException {
        if (root.lock().isEmpty()) {
            return Optional.of(Domain.PLAIN);
        }
        Root.Lock lock = root.lock().get();
        try {
            return Optional.of(
                    new Domain.Keyed(keys.unwrap(lock.key(), lock.bytes(), content.bytes())));
        } catch (UnusableKeyException e) {
            return Optional.empty();
        }
    }

    private void block(
            ObjectId content, ObjectId id, Optional<Domain> domain, int length, Progress progress)
            throws IOException {
        String name = Blocks.name(id);
        try {
            ByteBuffer object = Blocks.get(place, name);
            progress.bytes += object.remaining();
            inspector.block(id, domain, length, object);
        } catch (NoSuchFileException e) {
            damaged(content, name, "is missing", progress);
        } catch (BadObjectException e) {
            damaged(content, name, "is damaged: " + e.getMessage(), progress);
        }
    }

    private void damaged(ObjectId content, String object, String why, Progress progress)
            throws IOException {
        // What was deleted meanwhile is no damage.
        if (place.size(Root.name(content)).isPresent()) {
            progress.damages.add(new Damage(object, why, List.of(content)));
        }
    }
}
