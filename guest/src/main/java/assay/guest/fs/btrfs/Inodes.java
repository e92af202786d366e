package assay.guest.fs.btrfs;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.FileNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The inodes of a subvolume and of those inside it. Every subvolume counts its own from 256 on, so
 * that here a number has two parts: the inode's own in the lower 44 bits, above them which of the
 * subvolumes that were entered it is in, 0 for the one that is looked at.
 */
final class Inodes {

    private static final int BITS = 44;

    private static final int MAX_ENTERED = 1 << (Long.SIZE - 1 - BITS);

    /** {@code BTRFS_EMPTY_SUBVOL_DIR_OBJECTID}: where a subvolume was when a snapshot was made. */
    static final long EMPTY_DIRECTORY = 2;

    private final BtrfsVolume volume;
    private final List<Subvolume> entered = new ArrayList<>();
    private final Map<Long, Integer> indexes = new HashMap<>();

    Inodes(BtrfsVolume volume, Subvolume subvolume) {
        this.volume = volume;
        entered.add(subvolume);
        indexes.put(subvolume.id(), 0);
    }

    /** The inode's number in its own subvolume. */
    static long number(long inode) {
        return inode & (1L << BITS) - 1;
    }

    /** The subvolume that an inode is in. */
    Subvolume subvolume(long inode) {
        return entered.get((int) (inode >>> BITS));
    }

    /** What is known of an inode. */
    FileNode node(long inode) throws IOException {
        volume.step();
        if (number(inode) == EMPTY_DIRECTORY) {
            return new FileNode(
                    inode,
                    FileNode.Kind.DIRECTORY,
                    0755,
                    0,
                    0,
                    1,
                    0,
                    Instant.EPOCH,
                    Instant.EPOCH,
                    Instant.EPOCH);
        }
        return InodeItem.parse(item(inode).data(), inode);
    }

    /** Whether {@code chattr +i} was said of an inode. */
    boolean isImmutable(long inode) throws IOException {
        volume.step();
        return number(inode) != EMPTY_DIRECTORY && InodeItem.isImmutable(item(inode).data());
    }

    private Item item(long inode) throws IOException {
        long ino = number(inode);
        return subvolume(inode)
                .tree()
                .get(new Key(ino, Key.INODE_ITEM, 0))
                .orElseThrow(() ->
                        Block.corrupt(
                                "subvolume %d has no inode %d"
                                        .formatted(subvolume(inode).id(), ino)));
    }

    /**
     * What an entry of a directory leads to.
     *
     * @param directory with the entry
     */
    long target(long directory, DirItem entry) throws IOException {
        Key location = entry.location();
        if (location.type() == Key.INODE_ITEM) {
            return inode(directory >>> BITS, location.objectid());
        }
        if (location.type() != Key.ROOT_ITEM) {
            throw Block.corrupt("an entry of a directory leads to " + location);
        }
        Optional<Subvolume> child =
                isIn(location.objectid(), directory, entry.name())
                        ? volume.subvolume(location.objectid())
                        : Optional.empty();
        return child.isPresent()
                ? inode(index(child.get()), Subvolume.ROOT_DIRID)
                : inode(directory >>> BITS, EMPTY_DIRECTORY);
    }

    /** A snapshot has entries for the subvolumes inside its origin, but not those themselves. */
    private boolean isIn(long child, long directory, String name) throws IOException {
        return volume.place(child)
                .filter(place ->
                        place.parent() == subvolume(directory).id()
                                && place.directory() == number(directory)
                                && place.name().equals(name))
                .isPresent();
    }

    private int index(Subvolume child) throws ImageException {
        Integer known = indexes.get(child.id());
        if (known != null) {
            return known;
        }
        if (entered.size() == MAX_ENTERED) {
            throw new ImageException(
                    Reason.LIMIT, Block.BTRFS, -1, "more than " + MAX_ENTERED + " subvolumes");
        }
        indexes.put(child.id(), entered.size());
        entered.add(child);
        return entered.size() - 1;
    }

    private static long inode(long index, long ino) throws ImageException {
        if (ino < 0 || ino >= 1L << BITS) {
            throw new ImageException(
                    Reason.LIMIT,
                    Block.BTRFS,
                    -1,
                    "an inode has the number " + Long.toUnsignedString(ino));
        }
        return index << BITS | ino;
    }
}
