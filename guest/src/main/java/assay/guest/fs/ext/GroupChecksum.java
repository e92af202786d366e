package assay.guest.fs.ext;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Checks group descriptors and block bitmaps: layout document, "Checksums". */
final class GroupChecksum {

    private enum Kind {
        NONE,
        /** {@code gdt_csum}: of descriptors only. */
        CRC16,
        /** {@code metadata_csum}. */
        CRC32C
    }

    private static final int OFFSET_UUID = 0x68;
    private static final int OFFSET_CHECKSUM_SEED = 0x270;
    private static final int OFFSET_CHECKSUM = 0x1E;
    private static final int OFFSET_BITMAP_LOW = 0x18;
    private static final int OFFSET_BITMAP_HIGH = 0x38;

    /** Of CRC-32C, reflected. */
    private static final int POLYNOMIAL_32 = 0x82F63B78;

    /** Of CRC-16, reflected. */
    private static final int POLYNOMIAL_16 = 0xA001;

    private final Kind kind;

    /** What every checksum starts with. */
    private final byte[] prefix;

    private GroupChecksum(Kind kind, byte[] prefix) {
        this.kind = kind;
        this.prefix = prefix;
    }

    /**
     * What a superblock says of checksums.
     *
     * @param superblock all of it, little-endian
     */
    static GroupChecksum of(ByteBuffer superblock, ExtFeatures features) {
        byte[] uuid = new byte[16];
        superblock.get(OFFSET_UUID, uuid);
        if (!features.hasRoCompat(ExtFeatures.RO_COMPAT_METADATA_CSUM)) {
            boolean old = features.hasRoCompat(ExtFeatures.RO_COMPAT_GDT_CSUM);
            return new GroupChecksum(old ? Kind.CRC16 : Kind.NONE, uuid);
        }
        byte[] prefix =
                features.hasIncompat(ExtFeatures.INCOMPAT_CSUM_SEED)
                        ? bytesFor(superblock.getInt(OFFSET_CHECKSUM_SEED))
                        : uuid;
        return new GroupChecksum(Kind.CRC32C, prefix);
    }

    /** Whether flags of descriptors count, {@code ext4_has_group_desc_csum}. */
    boolean coversDescriptors() {
        return kind != Kind.NONE;
    }

    /** Whether a descriptor has its checksum, or the file system has none. */
    boolean fits(GroupDescriptor descriptor, long group) {
        ByteBuffer in = descriptor.bytes();
        int stored = Short.toUnsignedInt(in.getShort(OFFSET_CHECKSUM));
        byte[] number =
                ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt((int) group).array();
        int rest = OFFSET_CHECKSUM + Short.BYTES;
        ByteBuffer head = in.slice(0, OFFSET_CHECKSUM);
        ByteBuffer tail = in.slice(rest, in.limit() - rest);
        return switch (kind) {
            case NONE -> true;
            case CRC16 ->
                    stored == crc16(ByteBuffer.wrap(prefix), ByteBuffer.wrap(number), head, tail);
            case CRC32C -> {
                ByteBuffer own = ByteBuffer.wrap(new byte[Short.BYTES]); // counts as zero
                yield stored == (crc32c(ByteBuffer.wrap(number), head, own, tail) & 0xFFFF);
            }
        };
    }

    /**
     * Whether a block bitmap has its checksum, or the file system has none.
     *
     * @param bitmap as many bits as a group that is whole has clusters
     */
    boolean fits(GroupDescriptor descriptor, ByteBuffer bitmap) {
        if (kind != Kind.CRC32C) {
            return true;
        }
        ByteBuffer in = descriptor.bytes();
        int low = Short.toUnsignedInt(in.getShort(OFFSET_BITMAP_LOW));
        int crc = crc32c(bitmap.duplicate());
        return in.limit() < GroupDescriptor.SIZE_64BIT
                ? low == (crc & 0xFFFF)
                : crc == (low | in.getShort(OFFSET_BITMAP_HIGH) << 16);
    }

    /** As the kernel has it, without the inversion at the end. */
    private int crc32c(ByteBuffer... parts) {
        CRC32C crc = new CRC32C();
        crc.update(prefix);
        for (ByteBuffer part : parts) {
            crc.update(part);
        }
        return ~(int) crc.getValue();
    }

    private static int crc16(ByteBuffer... parts) {
        int crc = 0xFFFF;
        for (ByteBuffer part : parts) {
            while (part.hasRemaining()) {
                crc ^= Byte.toUnsignedInt(part.get());
                for (int i = 0; i < Byte.SIZE; i++) {
                    crc = crc >>> 1 ^ (crc & 1) * POLYNOMIAL_16;
                }
            }
        }
        return crc;
    }

    /**
     * The four bytes after which a checksum is {@code seed}: with {@code metadata_csum_seed} it is
     * a number of its own that checksums start with, and {@link CRC32C} cannot be told one.
     */
    private static byte[] bytesFor(int seed) {
        int state = seed;
        for (int i = 0; i < Integer.SIZE; i++) {
            // Of the polynomial only, not of a shifted state, the highest bit is set.
            state = state < 0 ? (state ^ POLYNOMIAL_32) << 1 | 1 : state << 1;
        }
        return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(~state).array();
    }
}
