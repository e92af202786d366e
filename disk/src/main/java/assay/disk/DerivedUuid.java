package assay.disk;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.UUID;

/**
 * The identifier of a container that nobody gave one: the same for the same disk, so that a
 * container that is computed twice is the same twice.
 */
public final class DerivedUuid {

    /** Runs of blocks that are looked at; further ones count in their number only. */
    private static final int MAX_RUNS = 4096;

    private DerivedUuid() {}

    /**
     * A UUID (version 8 of RFC 9562) that depends on what is given here and on nothing else.
     *
     * @param purpose tells the identifiers of one container apart, {@code vhdx data write}
     * @param size of the disk in bytes
     * @param map which of its blocks hold data
     */
    public static UUID of(String purpose, long size, AllocationMap map) {
        MessageDigest digest = Sha256.computation();
        digest.update(purpose.getBytes(StandardCharsets.UTF_8));
        update(digest, size, map.blocks(), map.allocated());
        long block = map.nextAllocated(0);
        for (int run = 0; run < MAX_RUNS && block < map.blocks(); run++) {
            long end = block + map.run(block);
            update(digest, block, end);
            block = map.nextAllocated(end);
        }
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        return new UUID(
                (hash.getLong() & ~0xf000L) | 0x8000L, (hash.getLong() & ~(3L << 62)) | (1L << 63));
    }

    private static void update(MessageDigest digest, long... numbers) {
        for (long number : numbers) {
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
        }
    }
}
