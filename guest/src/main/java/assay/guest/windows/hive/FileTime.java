package assay.guest.windows.hive;

import java.time.Instant;

/** Windows' time: 100 nanoseconds since 1601. */
public final class FileTime {

    private static final long SECONDS_TO_1970 = 11_644_473_600L;
    private static final long TICKS = 10_000_000;

    private FileTime() {}

    /** The time that a FILETIME means. */
    public static Instant instant(long fileTime) {
        return Instant.ofEpochSecond(
                Long.divideUnsigned(fileTime, TICKS) - SECONDS_TO_1970,
                Long.remainderUnsigned(fileTime, TICKS) * 100);
    }
}
