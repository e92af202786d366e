package assay.guest.linux.os;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The start of an ELF file: what machine it runs on.
 *
 * @param bits 32 or 64 ({@code EI_CLASS})
 * @param machine {@code e_machine}
 * @param bigEndian {@code EI_DATA}
 * @see <a href="https://man7.org/linux/man-pages/man5/elf.5.html">elf(5)</a>
 */
record ElfHeader(int bits, int machine, boolean bigEndian) {

    /** Bytes up to and including {@code e_machine}. */
    static final int SIZE = 20;

    private static final int MAGIC = 0x7F454C46;

    /** Reads the first {@value #SIZE} bytes of a file. */
    static ElfHeader parse(ByteBuffer bytes) throws ImageException {
        if (bytes.remaining() < SIZE || bytes.order(ByteOrder.BIG_ENDIAN).getInt(0) != MAGIC) {
            throw new ImageException(Reason.CORRUPT, "elf", 0, "no ELF header");
        }
        int bits =
                switch (bytes.get(4)) {
                    case 1 -> 32;
                    case 2 -> 64;
                    default ->
                            throw new ImageException(
                                    Reason.CORRUPT, "elf", 4, "EI_CLASS is " + bytes.get(4));
                };
        boolean bigEndian = bytes.get(5) == 2;
        bytes.order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        return new ElfHeader(bits, Short.toUnsignedInt(bytes.getShort(18)), bigEndian);
    }

    /** The architecture as {@code uname -m} names it, or {@code machine-N} for a rare one. */
    String architecture() {
        return switch (machine) {
            case 3 -> "i686";
            case 8 -> bits == 64 ? "mips64" : "mips";
            case 20 -> "ppc";
            case 21 -> bigEndian ? "ppc64" : "ppc64le";
            case 22 -> bits == 64 ? "s390x" : "s390";
            case 40 -> "armv7l";
            case 62 -> bits == 64 ? "x86_64" : "x32";
            case 183 -> "aarch64";
            case 243 -> bits == 64 ? "riscv64" : "riscv32";
            case 258 -> "loongarch64";
            default -> "machine-" + machine;
        };
    }
}
