package assay.service.care;

import assay.store.care.Damage;
import assay.store.care.Scrub;
import assay.store.care.Scrub.Portion;
import assay.store.care.Scrub.Position;
import assay.store.key.KeyService;
import assay.store.place.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.function.Consumer;

/**
 * Reads a portion of the store each time, and tells of damage while there is perhaps another copy.
 * How far it came is kept in the store, so that another node goes on from there.
 */
public final class BackgroundScrub {

    private static final String POSITION = "scrub/position";

    private final Place place;
    private final Scrub scrub;
    private final long bytes;
    private final Consumer<Damage> found;

    /**
     * @param place itself: what a cache has is not what is stored
     * @param bytes to read each time, 0 for none at all
     * @param found is told each damage, each time that it is met
     */
    public BackgroundScrub(Place place, KeyService keys, long bytes, Consumer<Damage> found) {
        this.place = place;
        this.scrub = new Scrub(place, keys);
        this.bytes = bytes;
        this.found = found;
    }

    /** Reads the next portion. For one thread. */
    public void run() throws IOException {
        if (bytes == 0) {
            return;
        }
        Portion portion = scrub.next(position(), bytes);
        portion.damages().forEach(found);
        byte[] next = portion.next().toString().getBytes(StandardCharsets.US_ASCII);
        place.put(POSITION, ByteBuffer.wrap(next));
    }

    private Position position() throws IOException {
        try {
            return Position.parse(StandardCharsets.US_ASCII.decode(place.get(POSITION)).toString());
        } catch (NoSuchFileException e) {
            return Position.START;
        }
    }
}
