package assay.guest.walk;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.FileNode;
import assay.guest.fs.GuestFiles.Found;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A directory entry that a {@link Walk} came to. What is read of its content is read once, however
 * many visitors ask. Not to be kept longer than the visit.
 */
public final class WalkedFile {

    /** Files up to this length are given whole: {@link #bytes}. */
    public static final int MAX_BYTES = 1 << 20;

    private final Found found;
    private final Place place;
    private final boolean knownByOtherName;
    private @Nullable BlockSource content;
    private byte @Nullable [] bytes;

    WalkedFile(Found found, Place place, boolean knownByOtherName) {
        this.found = found;
        this.place = place;
        this.knownByOtherName = knownByOtherName;
    }

    /** Its inode. */
    public FileNode node() {
        return found.node();
    }

    /** It, as {@link assay.guest.fs.GuestFiles} would find it. */
    public Found found() {
        return found;
    }

    /** What kind of place it is in. */
    public Place place() {
        return place;
    }

    /** Whether the walk came to the same file by another name before. */
    public boolean isKnownByOtherName() {
        return knownByOtherName;
    }

    /**
     * The bytes of a regular file, read on demand.
     *
     * @throws IllegalArgumentException if it is not a regular file
     */
    public BlockSource content() throws IOException {
        BlockSource opened = content;
        if (opened == null) {
            opened = found.tree().content(found.node());
            content = opened;
        }
        return opened;
    }

    /**
     * All bytes of a regular file; shared by all visitors, not to be changed.
     *
     * @throws ImageException with {@link Reason#LIMIT} if they are more than {@value #MAX_BYTES}
     * @throws IllegalArgumentException if it is not a regular file
     */
    public byte[] bytes() throws IOException {
        byte[] read = bytes;
        if (read == null) {
            BlockSource source = content();
            if (source.size() > MAX_BYTES) {
                throw new ImageException(
                        Reason.LIMIT,
                        found.tree().type(),
                        -1,
                        found.path() + " has " + source.size() + " bytes");
            }
            read = new byte[(int) source.size()];
            source.read(0, ByteBuffer.wrap(read));
            bytes = read;
        }
        return read;
    }
}
