package assay.guest.fs.ntfs;

import assay.disk.ImageException;
import java.time.Instant;

/**
 * Times and flags of a file, {@code STANDARD_INFORMATION}.
 *
 * @param modified when its content last changed
 * @param changed when its record last changed
 * @param accessed when it was last read, as far as Windows notes it
 * @param flags {@code FILE_ATTRIBUTE_…}
 */
record StandardInformation(Instant modified, Instant changed, Instant accessed, int flags) {

    /** The content is elsewhere: {@code FILE_ATTRIBUTE_OFFLINE}, {@code RECALL_ON_DATA_ACCESS}. */
    private static final int OFFLINE = 0x1000 | 0x400000;

    /** 100 ns. */
    private static final long TICKS_PER_SECOND = 10_000_000;

    private static final long SECONDS_FROM_1601_TO_1970 = 11_644_473_600L;

    static StandardInformation parse(Block in) throws ImageException {
        return new StandardInformation(time(in, 8), time(in, 16), time(in, 24), in.i32(32));
    }

    boolean offline() {
        return (flags & OFFLINE) != 0;
    }

    private static Instant time(Block in, int at) throws ImageException {
        long ticks = in.i64(at);
        return Instant.ofEpochSecond(
                Math.floorDiv(ticks, TICKS_PER_SECOND) - SECONDS_FROM_1601_TO_1970,
                Math.floorMod(ticks, TICKS_PER_SECOND) * 100);
    }
}
