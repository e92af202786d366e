package assay.guest.fs.xfs;

import assay.disk.ImageException;
import assay.guest.fs.FileNode;
import java.time.Instant;

/**
 * An inode as it stands on disk, {@code struct xfs_dinode} versions 1 to 3 ("On-disk Inode").
 *
 * @param node what users see of it
 * @param format how the data fork is written
 * @param nextents number of extents in the data fork
 * @param realtime whether the data is on the realtime device
 * @param immutable whether even root may not change it: {@code chattr +i}
 * @param dataFork the literal area up to the attribute fork
 * @param attributes the rest of the literal area
 */
record Dinode(
        FileNode node,
        Format format,
        long nextents,
        boolean realtime,
        boolean immutable,
        Block dataFork,
        AttributeFork attributes) {

    /**
     * Where extended attributes are.
     *
     * @param aformat how the fork is written, unchecked
     * @param nextents number of extents in the fork
     * @param bytes the fork, empty if the inode has none
     */
    record AttributeFork(int aformat, long nextents, Block bytes) {

        Format format() throws ImageException {
            return switch (aformat) {
                case 1 -> Format.LOCAL;
                case 2 -> Format.EXTENTS;
                case 3 -> Format.BTREE;
                default -> throw bytes.corrupt(0, "an attribute fork has format " + aformat);
            };
        }
    }

    /** {@code enum xfs_dinode_fmt}, without the formats that nothing ever used. */
    enum Format {
        DEV,
        LOCAL,
        EXTENTS,
        BTREE
    }

    private static final int MAGIC = 0x494e;
    private static final int CORE_SIZE = 100;
    private static final int V3_CORE_SIZE = 176;

    private static final int DIFLAG_REALTIME = 1;
    private static final int DIFLAG_IMMUTABLE = 1 << 3;
    private static final long DIFLAG2_BIGTIME = 1 << 3;
    private static final long DIFLAG2_NREXT64 = 1 << 4;

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** {@code XFS_BIGTIME_EPOCH_OFFSET}: bigtime begins where signed 32-bit seconds do. */
    private static final long BIGTIME_EPOCH = Integer.MIN_VALUE;

    /** The inode number. */
    long number() {
        return node.inode();
    }

    /** The content of a directory or link that is in the inode itself. */
    Block localData() throws ImageException {
        if (node.size() > dataFork.size()) {
            throw dataFork.corrupt(
                    0,
                    "inode %d has %d bytes in a data fork of %d"
                            .formatted(number(), node.size(), dataFork.size()));
        }
        return dataFork.part(0, (int) node.size());
    }

    /**
     * Reads and checks an inode.
     *
     * @param inode its bytes, as many as the superblock says
     * @param ino the number under which it was found
     */
    static Dinode parse(Block inode, long ino, Superblock sb) throws ImageException {
        if (inode.u16(0) != MAGIC) {
            throw inode.corrupt(0, "inode " + ino + " does not start with IN");
        }
        int version = inode.u8(4);
        boolean v5 = sb.features().v5();
        if (v5 != (version == 3) || version < 1 || version > 3) {
            throw inode.corrupt(4, "inode %d has version %d".formatted(ino, version));
        }
        if (v5) {
            inode.checkCrc(100, "inode");
            inode.checkOwner(152, ino, "inode");
            inode.checkUuid(160, sb.metaUuid(), "inode");
        }
        long flags2 = v5 ? inode.i64(120) : 0;
        boolean bigtime = sb.features().bigtime() && (flags2 & DIFLAG2_BIGTIME) != 0;
        boolean nrext64 = sb.features().nrext64() && (flags2 & DIFLAG2_NREXT64) != 0;
        int flags = inode.u16(90);
        return new Dinode(
                node(inode, ino, bigtime),
                format(inode, ino),
                nrext64 ? inode.i64(24) : inode.u32(76),
                (flags & DIFLAG_REALTIME) != 0,
                (flags & DIFLAG_IMMUTABLE) != 0,
                dataFork(inode, ino, v5 ? V3_CORE_SIZE : CORE_SIZE),
                new AttributeFork(
                        inode.u8(83),
                        nrext64 ? inode.u32(76) : inode.u16(80),
                        attributeFork(inode, v5 ? V3_CORE_SIZE : CORE_SIZE)));
    }

    private static FileNode node(Block inode, long ino, boolean bigtime) throws ImageException {
        int mode = inode.u16(2);
        long size = inode.i64(56);
        if (size < 0) {
            throw inode.corrupt(56, "inode %d has a size of %d".formatted(ino, size));
        }
        return new FileNode(
                ino,
                kind(inode, ino, mode),
                mode & 07777,
                inode.u32(8),
                inode.u32(12),
                inode.u8(4) == 1 ? inode.u16(6) : inode.u32(16),
                size,
                time(inode, ino, 32, bigtime),
                time(inode, ino, 40, bigtime),
                time(inode, ino, 48, bigtime));
    }

    private static Instant time(Block inode, long ino, int at, boolean bigtime)
            throws ImageException {
        return bigtime ? bigtime(inode.i64(at)) : legacyTime(inode, ino, at);
    }

    /** The upper four bits of {@code di_mode}, as in POSIX. A free inode has a mode of 0. */
    private static FileNode.Kind kind(Block inode, long ino, int mode) throws ImageException {
        return switch (mode >>> 12) {
            case 0x1 -> FileNode.Kind.FIFO;
            case 0x2 -> FileNode.Kind.CHARACTER_DEVICE;
            case 0x4 -> FileNode.Kind.DIRECTORY;
            case 0x6 -> FileNode.Kind.BLOCK_DEVICE;
            case 0x8 -> FileNode.Kind.REGULAR;
            case 0xa -> FileNode.Kind.SYMLINK;
            case 0xc -> FileNode.Kind.SOCKET;
            default -> throw inode.corrupt(2, "inode %d has mode 0%o".formatted(ino, mode));
        };
    }

    /** Nanoseconds since 1901, unsigned ("Timestamps": {@code xfs_bigtime_to_unix}). */
    private static Instant bigtime(long nanos) {
        return Instant.ofEpochSecond(
                Long.divideUnsigned(nanos, NANOS_PER_SECOND) + BIGTIME_EPOCH,
                Long.remainderUnsigned(nanos, NANOS_PER_SECOND));
    }

    private static Instant legacyTime(Block inode, long ino, int at) throws ImageException {
        long nanos = inode.u32(at + 4);
        if (nanos >= NANOS_PER_SECOND) {
            throw inode.corrupt(at + 4, "inode %d has a time of %d ns".formatted(ino, nanos));
        }
        return Instant.ofEpochSecond(inode.i32(at), nanos);
    }

    private static Format format(Block inode, long ino) throws ImageException {
        int format = inode.u8(5);
        if (format >= Format.values().length) {
            throw inode.corrupt(5, "inode %d has data fork format %d".formatted(ino, format));
        }
        return Format.values()[format];
    }

    /** {@code di_forkoff} counts in units of 8 bytes; 0 means that there is no attribute fork. */
    private static Block dataFork(Block inode, long ino, int start) throws ImageException {
        int literal = inode.size() - start;
        int forkoff = inode.u8(82) * 8;
        if (forkoff > literal) {
            throw inode.corrupt(
                    82, "inode %d has its attributes at %d of %d".formatted(ino, forkoff, literal));
        }
        return inode.part(start, forkoff == 0 ? literal : forkoff);
    }

    /** What follows the data fork, whose end is checked. */
    private static Block attributeFork(Block inode, int start) {
        int forkoff = inode.u8(82) * 8;
        int at = forkoff == 0 ? inode.size() : start + forkoff;
        return inode.part(at, inode.size() - at);
    }
}
