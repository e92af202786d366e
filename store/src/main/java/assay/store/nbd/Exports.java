package assay.store.nbd;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The disks that a server offers, by name. Used by many threads at once. */
public interface Exports {

    /**
     * Opens a disk for one connection, which closes it as it ends.
     *
     * @param name as the client sent it, at most 4,096 bytes of UTF-8; empty means the default one
     * @return empty if there is none of that name, or none that the client may know of
     * @throws assay.disk.ImageException if it cannot be read; the client is told why
     * @throws IOException if it cannot be opened now; the connection ends
     */
    Optional<Export> open(String name) throws IOException;

    /** The names to list for a client that asks; may be fewer than can be opened. */
    List<String> names();

    /** One disk under its name, which is the default one, too; for as long as the server runs. */
    static Exports of(Export export) {
        return new Exports() {
            @Override
            public Optional<Export> open(String name) {
                boolean meant = name.isEmpty() || name.equals(export.name());
                return meant
                        ? Optional.of(new Export(export.name(), export.disk()))
                        : Optional.empty();
            }

            @Override
            public List<String> names() {
                return List.of(export.name());
            }
        };
    }
}
