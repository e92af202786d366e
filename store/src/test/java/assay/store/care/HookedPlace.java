package assay.store.care;

import assay.store.place.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * A place that tells what was put. Nothing is synchronised, which only a power loss would show, and
 * which takes long on a busy machine.
 */
final class HookedPlace implements Place {

    private final Place place;

    private final Hook hook;

    HookedPlace(Place place, Hook hook) {
        this.place = place;
        this.hook = hook;
    }

    HookedPlace(Place place) {
        this(place, (_, _) -> {});
    }

    /** Told after an object was put. */
    @FunctionalInterface
    interface Hook {
        void put(String name, long bytes) throws IOException;
    }

    @Override
    public void put(String name, ByteBuffer bytes) throws IOException {
        place.put(name, bytes);
        hook.put(name, bytes.remaining());
    }

    @Override
    public ByteBuffer get(String name) throws IOException {
        return place.get(name);
    }

    @Override
    public ByteBuffer get(String name, long offset, int length) throws IOException {
        return place.get(name, offset, length);
    }

    @Override
    public OptionalLong size(String name) throws IOException {
        return place.size(name);
    }

    @Override
    public void delete(String name) throws IOException {
        place.delete(name);
    }

    @Override
    public void list(String prefix, Visitor visitor) throws IOException {
        place.list(prefix, visitor);
    }

    @Override
    public void sync() {}

    @Override
    public void close() throws IOException {
        place.close();
    }
}
