package assay.guest.walk;

import java.io.IOException;

/** Listens to a {@link Walk}. */
@FunctionalInterface
public interface FileVisitor {

    /**
     * Hears of a directory entry, once for each name that a file has. Directories come before what
     * is in them; else the order means nothing.
     *
     * @param path absolute, free of links
     * @throws assay.disk.ImageException if the guest is broken where this visitor looks: the walk
     *     goes on without it
     */
    void visit(String path, WalkedFile file) throws IOException;
}
