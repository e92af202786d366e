package assay.guest.fs.btrfs;

import assay.disk.ImageException;
import assay.disk.Sha256;
import assay.disk.codec.XxHash64;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** The algorithm of a file system's checksums, {@code enum btrfs_csum_type}. */
enum Checksum {
    CRC32C,
    XXHASH64,
    SHA256,
    BLAKE2B;

    /** {@code BTRFS_CSUM_SIZE}: the field at the start of superblocks and nodes. */
    static final int SIZE = 32;

    static Checksum of(int type) throws ImageException {
        return switch (type) {
            case 0 -> CRC32C;
            case 1 -> XXHASH64;
            case 2 -> SHA256;
            case 3 -> BLAKE2B;
            default -> throw Block.unsupported("its checksums are of the unknown type " + type);
        };
    }

    /** Whether the field at the start of a structure fits the rest of it. */
    boolean fits(Block block) {
        byte[] sum = sum(block.bytes().array(), block.bytes().arrayOffset(), block.size());
        return Arrays.equals(sum, block.copy(0, sum.length));
    }

    private byte[] sum(byte[] array, int offset, int size) {
        int from = offset + SIZE;
        int length = size - SIZE;
        return switch (this) {
            case CRC32C -> {
                CRC32C crc = new CRC32C();
                crc.update(array, from, length);
                yield little(Integer.BYTES).putInt((int) crc.getValue()).array();
            }
            case XXHASH64 -> {
                XxHash64 hash = new XxHash64();
                hash.update(array, from, from + length);
                yield little(Long.BYTES).putLong(hash.value()).array();
            }
            case SHA256 -> {
                MessageDigest digest = Sha256.computation();
                digest.update(array, from, length);
                yield digest.digest();
            }
            case BLAKE2B -> Blake2b.hash(array, from, length);
        };
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
