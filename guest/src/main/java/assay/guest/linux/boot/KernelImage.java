package assay.guest.linux.boot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a kernel file says about itself.
 *
 * @see <a href="https://docs.kernel.org/arch/x86/boot.html">Linux kernel documentation, "The
 *     Linux/x86 Boot Protocol"</a>
 */
final class KernelImage {

    /** Bytes from the start that are looked at: the version stands in the real-mode code. */
    static final int START = 64 * 1024;

    private static final int HEADER_MAGIC = 0x202;
    private static final int KERNEL_VERSION = 0x20E;
    private static final int HDRS = 0x53726448;
    private static final int MAX_VERSION = 128;

    private KernelImage() {}

    /**
     * The version of an x86 kernel, as {@code uname -r} gives it; empty for other kernels.
     *
     * @param start the first {@value #START} bytes of the file, or all of a shorter one
     */
    static Optional<String> version(ByteBuffer start) {
        ByteBuffer bytes = start.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.limit() < KERNEL_VERSION + 2 || bytes.getInt(HEADER_MAGIC) != HDRS) {
            return Optional.empty();
        }
        int from = 0x200 + Short.toUnsignedInt(bytes.getShort(KERNEL_VERSION));
        int end = from;
        while (end < bytes.limit() && end - from < MAX_VERSION && isVersion(bytes.get(end))) {
            end++;
        }
        if (from == 0x200 || end == from) {
            return Optional.empty();
        }
        byte[] text = new byte[end - from];
        bytes.get(from, text);
        return Optional.of(new String(text, StandardCharsets.US_ASCII));
    }

    private static boolean isVersion(byte c) {
        return c > ' ' && c < 0x7F && c != '/';
    }

    /** The version in a file's name: {@code vmlinuz-6.1.0-18-amd64}. Empty if it has none. */
    static Optional<String> versionInName(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        int dash = name.indexOf('-');
        boolean digit =
                dash >= 0 && dash + 1 < name.length() && Character.isDigit(name.charAt(dash + 1));
        return digit ? Optional.of(name.substring(dash + 1)) : Optional.empty();
    }
}
