package assay.guest.fs.btrfs;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.DirectoryCache;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Reads directories by their index, in the order in which names were added. With the whole of a
 * directory in memory, the hashes of its other items have nothing to add.
 */
final class Directories {

    /** More entries than any directory of a system has; bounds the memory that one can take. */
    private static final int MAX_ENTRIES = 250_000;

    private final BtrfsVolume volume;
    private final Inodes inodes;
    private final DirectoryCache cache = new DirectoryCache();

    Directories(BtrfsVolume volume, Inodes inodes) {
        this.volume = volume;
        this.inodes = inodes;
    }

    /** The inode numbers, as {@link Inodes} counts them, by name. */
    SequencedMap<String, Long> names(long directory) throws IOException {
        return cache.names(directory, () -> read(directory));
    }

    private SequencedMap<String, Long> read(long directory) throws IOException {
        SequencedMap<String, Long> names = new LinkedHashMap<>();
        long ino = Inodes.number(directory);
        if (ino == Inodes.EMPTY_DIRECTORY) {
            return names;
        }
        Tree tree = inodes.subvolume(directory).tree();
        Tree.Cursor cursor = tree.from(new Key(ino, Key.DIR_INDEX, 0));
        Optional<Item> item = cursor.next(ino, Key.DIR_INDEX);
        while (item.isPresent()) {
            volume.step();
            DirItem entry = DirItem.entry(item.get().data());
            names.putIfAbsent(entry.name(), inodes.target(directory, entry));
            if (names.size() > MAX_ENTRIES) {
                throw new ImageException(
                        Reason.LIMIT,
                        Block.BTRFS,
                        -1,
                        "a directory has more than " + MAX_ENTRIES + " entries");
            }
            item = cursor.next(ino, Key.DIR_INDEX);
        }
        return names;
    }
}
