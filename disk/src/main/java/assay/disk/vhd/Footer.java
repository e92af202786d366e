package assay.disk.vhd;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.PrintableText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;

/**
 * The last sector of a VHD, and the first one of a dynamic VHD ("Hard Disk Footer Format" in the
 * specification). Big-endian. Nothing but version and checksum was checked.
 *
 * @param dataOffset where a dynamic disk's header is
 * @param creatorApplication four characters for the program that made it
 * @param currentSize of the disk in bytes, unsigned
 * @param geometry the size as older programs see it
 * @param diskType 2 for fixed, 3 for dynamic, 4 for differencing
 * @param uniqueId identifies the disk
 * @param savedState whether it belongs to a virtual machine that is suspended
 */
record Footer(
        long dataOffset,
        String creatorApplication,
        long currentSize,
        Chs geometry,
        int diskType,
        UUID uniqueId,
        boolean savedState) {

    static final int LENGTH = 512;
    static final int SECTOR = 512;

    static final int FIXED = 2;
    static final int DYNAMIC = 3;
    static final int DIFFERENCING = 4;

    /** What {@code dataOffset} is where there is no further structure. */
    static final long NONE = -1;

    /** Hyper-V. Of all creators, most programs know that this one means the current size. */
    static final String HYPER_V = "win ";

    private static final long COOKIE = 0x636f6e6563746978L;
    private static final int FEATURES = 2;
    private static final int VERSION = 0x0001_0000;
    private static final int CREATOR_VERSION = 0x000a_0000;
    private static final int WINDOWS = 0x5769326b;
    private static final int CHECKSUM = 64;

    /**
     * Who means the current size, which is exact; others, as Virtual PC, mean the geometry. As in
     * QEMU: Hyper-V, QEMU with {@code force_size}, Disk2vhd, XenServer, XenConverter, Azure.
     */
    private static final Set<String> BY_CURRENT_SIZE =
            Set.of(HYPER_V, "qem2", "d2v ", "tap\0", "CTXS", "wa\0\0");

    /** Whether these bytes are meant to be a footer. */
    static boolean isOn(ByteBuffer bytes) {
        return bytes.limit() == LENGTH && bytes.getLong(0) == COOKIE;
    }

    /** Whether these bytes are a footer with the right checksum. */
    static boolean isIntact(ByteBuffer bytes) {
        return isOn(bytes) && Checksum.isRight(bytes, CHECKSUM);
    }

    /**
     * Reads the footer from {@link #LENGTH} bytes on which it {@linkplain #isOn is}.
     *
     * @param offset where they are in the file, for errors
     */
    static Footer parse(ByteBuffer bytes, long offset) throws ImageException {
        if (!Checksum.isRight(bytes, CHECKSUM)) {
            throw VhdFormat.error(
                    Reason.CORRUPT,
                    offset + CHECKSUM,
                    "the footer's checksum is %08x, but %08x would be right; copy the image again"
                            .formatted(bytes.getInt(CHECKSUM), Checksum.of(bytes, CHECKSUM)));
        }
        int version = bytes.getInt(12);
        if (version >>> 16 != VERSION >>> 16) {
            throw VhdFormat.error(
                    Reason.UNSUPPORTED,
                    offset + 12,
                    "version %d.%d of the format; only 1 can be read"
                            .formatted(version >>> 16, version & 0xffff));
        }
        byte[] creator = new byte[4];
        bytes.get(28, creator);
        return new Footer(
                bytes.getLong(16),
                new String(creator, StandardCharsets.ISO_8859_1),
                bytes.getLong(48),
                new Chs(
                        Short.toUnsignedInt(bytes.getShort(56)),
                        Byte.toUnsignedInt(bytes.get(58)),
                        Byte.toUnsignedInt(bytes.get(59))),
                bytes.getInt(60),
                new UUID(bytes.getLong(68), bytes.getLong(76)),
                bytes.get(84) != 0);
    }

    /** The structure as it is written, with the time at which it was made left out. */
    byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
        bytes.putLong(0, COOKIE).putInt(8, FEATURES).putInt(12, VERSION).putLong(16, dataOffset);
        bytes.put(28, creatorApplication.getBytes(StandardCharsets.ISO_8859_1));
        bytes.putInt(32, CREATOR_VERSION).putInt(36, WINDOWS);
        bytes.putLong(40, currentSize).putLong(48, currentSize);
        bytes.putShort(56, (short) geometry.cylinders()).put(58, (byte) geometry.heads());
        bytes.put(59, (byte) geometry.sectorsPerTrack()).putInt(60, diskType);
        bytes.putLong(68, uniqueId.getMostSignificantBits());
        bytes.putLong(76, uniqueId.getLeastSignificantBits());
        bytes.put(84, (byte) (savedState ? 1 : 0));
        bytes.putInt(CHECKSUM, Checksum.of(bytes, CHECKSUM));
        return bytes.array();
    }

    /** The program that made it, for people. */
    String creator() {
        byte[] text =
                creatorApplication.replace('\0', ' ').strip().getBytes(StandardCharsets.UTF_8);
        return PrintableText.of(text, 4);
    }

    /** Whether the disk's size is the current size, not that of the geometry. */
    boolean usesCurrentSize() {
        return BY_CURRENT_SIZE.contains(creatorApplication)
                || geometry.sectors() == Chs.MAX.sectors();
    }

    /**
     * The size in bytes that a guest sees, whole sectors.
     *
     * @param offset where this footer is, for errors
     */
    long size(long offset) throws ImageException {
        long sectors = usesCurrentSize() ? currentSize >>> 9 : geometry.sectors();
        if (sectors < 1 || sectors > VhdFormat.MAX_SECTORS) {
            throw VhdFormat.error(
                    sectors < 1 ? Reason.CORRUPT : Reason.LIMIT,
                    offset + (usesCurrentSize() ? 48 : 56),
                    "a disk of %d sectors, where 1 to %d (2040 GiB) are allowed"
                            .formatted(sectors, VhdFormat.MAX_SECTORS));
        }
        return sectors * SECTOR;
    }

    /** Whether this footer and another one of the same file say the same of the disk. */
    boolean agreesWith(Footer other) {
        return dataOffset == other.dataOffset
                && currentSize == other.currentSize
                && geometry.equals(other.geometry)
                && diskType == other.diskType
                && creatorApplication.equals(other.creatorApplication);
    }
}
