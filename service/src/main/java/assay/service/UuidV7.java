package assay.service;

import java.security.SecureRandom;
import java.util.UUID;

/**
 * Ids that sort by the time they were made: UUID version 7 of RFC 9562 section 5.7, 48 bits of Unix
 * milliseconds and 74 random bits.
 */
public final class UuidV7 {

    private static final SecureRandom RANDOM = new SecureRandom();

    private UuidV7() {}

    /** A new id. */
    public static UUID next() {
        return at(System.currentTimeMillis());
    }

    /** A new id as if made at a time in milliseconds since 1970. */
    static UUID at(long milliseconds) {
        long high = milliseconds << 16 | 0x7000 | RANDOM.nextInt(0x1000);
        long low = (RANDOM.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
