package assay.store.nbd;

import assay.disk.BlockSource;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * A disk as one connection sees it.
 *
 * @param name under which it is known
 * @param disk its bytes; clients can write if it is an {@link Overlay}
 * @param release what is done when the connection no longer needs it
 */
public record Export(String name, BlockSource disk, Closeable release) implements Closeable {

    /** A disk that whoever opened it closes, after the server. */
    public Export(String name, BlockSource disk) {
        this(name, disk, () -> {});
    }

    /** Where writes go; empty if the disk is read-only. */
    Optional<Overlay> overlay() {
        return disk instanceof Overlay overlay ? Optional.of(overlay) : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        release.close();
    }
}
