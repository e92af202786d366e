package assay.store.care;

import assay.store.place.ForwardingPlace;
import assay.store.place.Place;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A place that tells what was put. Nothing is synchronised, which only a power loss would show, and
 * which takes long on a busy machine.
 */
class HookedPlace extends ForwardingPlace {

    private final Hook hook;

    HookedPlace(Place place, Hook hook) {
        super(place);
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
        super.put(name, bytes);
        hook.put(name, bytes.remaining());
    }

    @Override
    public void sync() {}
}
