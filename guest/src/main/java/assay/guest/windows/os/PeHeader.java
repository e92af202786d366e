package assay.guest.windows.os;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The header of a program or driver (PE Format, "COFF File Header").
 *
 * @param machine what it runs on, as {@code uname -m} says it
 */
public record PeHeader(String machine) {

    /** Headers end within so many bytes. */
    public static final int SIZE = 4096;

    /**
     * Reads it.
     *
     * @param start of the file, at most {@link #SIZE} bytes
     * @return empty if it is no program, or one for a machine that Windows does not run on
     */
    public static Optional<PeHeader> parse(byte[] start) {
        ByteBuffer bytes = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.limit() < 64 || bytes.getShort(0) != 0x5A4D) {
            return Optional.empty();
        }
        int pe = bytes.getInt(60);
        if (pe < 0 || pe > bytes.limit() - 6 || bytes.getInt(pe) != 0x4550) {
            return Optional.empty();
        }
        return switch (Short.toUnsignedInt(bytes.getShort(pe + 4))) {
            case 0x014C -> Optional.of(new PeHeader("i686"));
            case 0x8664 -> Optional.of(new PeHeader("x86_64"));
            case 0xAA64 -> Optional.of(new PeHeader("aarch64"));
            case 0x01C4 -> Optional.of(new PeHeader("armv7l"));
            default -> Optional.empty();
        };
    }
}
