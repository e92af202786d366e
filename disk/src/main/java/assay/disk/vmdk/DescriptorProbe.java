package assay.disk.vmdk;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Tells a descriptor in a file of its own: comments, then its version, as in QEMU's {@code
 * vmdk_probe}. What QEMU takes for a descriptor must not be a raw disk for us.
 */
final class DescriptorProbe {

    /** How much of a file is looked at; QEMU looks at 2 KiB. */
    static final int LENGTH = 4096;

    private static final String TITLE = "# Disk DescriptorFile";
    private static final Pattern VERSION = Pattern.compile("version\\s*=\\s*[0-9]{1,9}\\s*");

    private DescriptorProbe() {}

    /**
     * Whether a descriptor starts here.
     *
     * @param start the first bytes of a file
     */
    static boolean matches(byte[] start) {
        int length = Math.min(start.length, LENGTH);
        String text = new String(start, 0, length, StandardCharsets.ISO_8859_1);
        if (text.regionMatches(true, 0, TITLE, 0, TITLE.length())) {
            return true;
        }
        int at = 0;
        while (at < text.length()) {
            int newline = text.indexOf('\n', at);
            int end = newline < 0 ? text.length() : newline;
            String line = text.substring(at, end);
            if (!line.isBlank() && !line.startsWith("#")) {
                return VERSION.matcher(line).matches();
            }
            at = end + 1;
        }
        return false;
    }
}
