package assay.store.place;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/** Another place, of which a test changes what it needs. */
public class ForwardingPlace implements Place {

    private final Place place;

    protected ForwardingPlace(Place place) {
        this.place = place;
    }

    @Override
    public void put(String name, ByteBuffer bytes) throws IOException {
        place.put(name, bytes);
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
    public void sync() throws IOException {
        place.sync();
    }

    @Override
    public void close() throws IOException {
        place.close();
    }
}
