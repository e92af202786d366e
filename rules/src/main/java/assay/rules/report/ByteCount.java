package assay.rules.report;

import java.util.Locale;

/** Numbers of bytes for people. */
final class ByteCount {

    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    private static final int STEP = 1024;

    private ByteCount() {}

    /** With one decimal at most: {@code 9.8 GiB}. */
    static String of(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= STEP && unit < UNITS.length - 1) {
            value /= STEP;
            unit++;
        }
        String number = String.format(Locale.ROOT, "%.1f", value).replaceFirst("\\.0$", "");
        return number + " " + UNITS[unit];
    }
}
