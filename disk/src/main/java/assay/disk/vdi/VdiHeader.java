package assay.disk.vdi;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.PrintableText;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The header at the start of a VDI ("VdiHeader" in QEMU's {@code block/vdi.c}). Little-endian.
 * Nothing but the version was checked.
 *
 * @param text what wrote it, for people
 * @param imageType 1 for dynamic, 2 for static, 3 for undo, 4 for differencing
 * @param offsetBmap where the block map is, unsigned
 * @param offsetData where the first block is, unsigned
 * @param sectorSize in bytes, unsigned
 * @param diskSize of the disk in bytes, unsigned
 * @param blockSize in bytes, unsigned
 * @param blockExtra bytes before each block, unsigned
 * @param blocksInImage how many entries the block map has, unsigned
 * @param blocksAllocated how many of them are not free, unsigned
 * @param uuidImage identifies this image
 * @param uuidLastSnap identifies its last modification
 * @param uuidLink identifies the image that it depends on, or zero
 * @param uuidParent identifies that image's last modification, or zero
 */
record VdiHeader(
        String text,
        int imageType,
        long offsetBmap,
        long offsetData,
        long sectorSize,
        long diskSize,
        long blockSize,
        long blockExtra,
        long blocksInImage,
        long blocksAllocated,
        UUID uuidImage,
        UUID uuidLastSnap,
        UUID uuidLink,
        UUID uuidParent) {

    static final int LENGTH = 512;
    static final int SIGNATURE_OFFSET = 64;
    static final int SIGNATURE = 0xbeda107f;

    static final int DYNAMIC = 1;
    static final int STATIC = 2;

    /** The UUID of nothing. */
    static final UUID NONE = new UUID(0, 0);

    private static final int VERSION = 0x0001_0001;

    /** What the header takes from {@code header_size} on, as VirtualBox writes it. */
    private static final int HEADER_SIZE = 0x190;

    /**
     * Reads the header from the first {@link #LENGTH} bytes of a file, or all of them if it is
     * shorter.
     */
    static VdiHeader parse(ByteBuffer file) throws ImageException {
        if (file.limit() < LENGTH) {
            throw VdiFormat.error(
                    Reason.TRUNCATED,
                    file.limit(),
                    "the file ends within its header; the copy or upload is incomplete: copy it"
                            + " again");
        }
        ByteBuffer bytes = file.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int version = bytes.getInt(68);
        if (version != VERSION) {
            throw VdiFormat.error(
                    Reason.UNSUPPORTED,
                    68,
                    "version %d.%d of the format; only 1.1 can be read"
                            .formatted(version >>> 16, version & 0xffff));
        }
        return new VdiHeader(
                text(bytes),
                bytes.getInt(76),
                u32(bytes, 340),
                u32(bytes, 344),
                u32(bytes, 360),
                bytes.getLong(368),
                u32(bytes, 376),
                u32(bytes, 380),
                u32(bytes, 384),
                u32(bytes, 388),
                uuid(bytes, 392),
                uuid(bytes, 408),
                uuid(bytes, 424),
                uuid(bytes, 440));
    }

    private static long u32(ByteBuffer bytes, int offset) {
        return Integer.toUnsignedLong(bytes.getInt(offset));
    }

    private static String text(ByteBuffer bytes) {
        byte[] text = new byte[SIGNATURE_OFFSET];
        bytes.get(0, text);
        String printable = new String(text, StandardCharsets.ISO_8859_1);
        int end = printable.indexOf('\0');
        String shown = (end < 0 ? printable : printable.substring(0, end)).strip();
        return PrintableText.of(shown.getBytes(StandardCharsets.UTF_8), SIGNATURE_OFFSET);
    }

    /** The first three fields of a UUID are little-endian, like all numbers here. */
    private static UUID uuid(ByteBuffer bytes, int offset) {
        long first = u32(bytes, offset) << 32;
        long second = Short.toUnsignedLong(bytes.getShort(offset + 4)) << 16;
        long third = Short.toUnsignedLong(bytes.getShort(offset + 6));
        return new UUID(first | second | third, Long.reverseBytes(bytes.getLong(offset + 8)));
    }

    private static void putUuid(ByteBuffer bytes, int offset, UUID uuid) {
        long most = uuid.getMostSignificantBits();
        bytes.putInt(offset, (int) (most >>> 32)).putShort(offset + 4, (short) (most >>> 16));
        bytes.putShort(offset + 6, (short) most);
        bytes.putLong(offset + 8, Long.reverseBytes(uuid.getLeastSignificantBits()));
    }

    /** The structure as it is written. */
    byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(0, text.getBytes(StandardCharsets.US_ASCII));
        bytes.putInt(SIGNATURE_OFFSET, SIGNATURE).putInt(68, VERSION).putInt(72, HEADER_SIZE);
        bytes.putInt(76, imageType).putInt(340, (int) offsetBmap).putInt(344, (int) offsetData);
        bytes.putInt(360, (int) sectorSize).putLong(368, diskSize).putInt(376, (int) blockSize);
        bytes.putInt(380, (int) blockExtra).putInt(384, (int) blocksInImage);
        bytes.putInt(388, (int) blocksAllocated);
        putUuid(bytes, 392, uuidImage);
        putUuid(bytes, 408, uuidLastSnap);
        putUuid(bytes, 424, uuidLink);
        putUuid(bytes, 440, uuidParent);
        return bytes.array();
    }
}
