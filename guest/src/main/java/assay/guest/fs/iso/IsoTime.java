package assay.guest.fs.iso;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Times as a disc has them; those that no calendar has are taken for 1970. */
final class IsoTime {

    /** Length of the form with numbers. */
    static final int SHORT = 7;

    /** Length of the form with digits. */
    static final int LONG = 17;

    private static final int QUARTER_HOUR = 15 * 60;

    private IsoTime() {}

    /** ECMA-119, 9.1.5. */
    static Instant parseShort(ByteBuffer in, int at) {
        int[] fields = new int[6];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = Byte.toUnsignedInt(in.get(at + i));
        }
        fields[0] += 1900;
        return time(fields, in.get(at + 6));
    }

    /** ECMA-119, 8.4.26.1: digits, whose hundredths are left out. */
    static Instant parseLong(ByteBuffer in, int at) {
        int[] widths = {4, 2, 2, 2, 2, 2};
        int[] fields = new int[widths.length];
        int digit = at;
        for (int i = 0; i < widths.length; i++) {
            for (int end = digit + widths[i]; digit < end; digit++) {
                fields[i] = fields[i] * 10 + Math.clamp(in.get(digit) - '0', 0, 9);
            }
        }
        return time(fields, in.get(at + 16));
    }

    private static Instant time(int[] fields, int quarters) {
        boolean valid =
                fields[1] >= 1
                        && fields[1] <= 12
                        && fields[2] >= 1
                        && fields[2] <= 31
                        && fields[3] < 24
                        && fields[4] < 60
                        && fields[5] < 60;
        if (!valid) {
            return Instant.EPOCH;
        }
        return LocalDateTime.of(fields[0], fields[1], 1, fields[3], fields[4], fields[5])
                .plusDays(fields[2] - 1L)
                .minusSeconds((long) quarters * QUARTER_HOUR)
                .toInstant(ZoneOffset.UTC);
    }
}
