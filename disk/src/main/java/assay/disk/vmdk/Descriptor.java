package assay.disk.vmdk;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.PrintableText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text that says what a VMDK is made of ("The Descriptor File" in VMware's Virtual Disk Format
 * 5.0). Read strictly: what one program may skip and another obey is an error.
 *
 * @param entries what is said outside extents; the keys in lower case
 * @param extents where the parts of the disk are, in order
 */
record Descriptor(Map<String, String> entries, List<DescriptorExtent> extents) {

    /** QEMU reads no more, either. */
    static final int MAX_LENGTH = 1 << 20;

    static final String MONOLITHIC_SPARSE = "monolithicSparse";
    static final String STREAM_OPTIMIZED = "streamOptimized";
    static final String MONOLITHIC_FLAT = "monolithicFlat";
    static final String VMFS = "vmfs";

    private static final Pattern ENTRY = Pattern.compile("([A-Za-z][A-Za-z0-9_.:-]*)\\s*=\\s*(.*)");
    private static final String NO_PARENT = "ffffffff";
    private static final String PARENT_HINT = "parentfilenamehint";
    private static final int MAX_SHOWN = 100;

    Descriptor {
        entries = Map.copyOf(entries);
        extents = List.copyOf(extents);
    }

    /**
     * Reads a descriptor.
     *
     * @param bytes the text, which ends at the first NUL, if there is one
     * @param at where in the file it starts, for errors
     * @throws ImageException with {@link Reason#EXTERNAL_FILE} if the disk is a difference to a
     *     parent; with {@link Reason#ENCRYPTED} if it is encrypted
     */
    static Descriptor parse(byte[] bytes, long at) throws ImageException {
        // One character for each byte: a name may be in any encoding.
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\0');
        Map<String, String> entries = new HashMap<>();
        List<DescriptorExtent> extents = new ArrayList<>();
        int start = 0;
        int length = end < 0 ? text.length() : end;
        while (start < length) {
            int newline = text.indexOf('\n', start);
            int next = newline < 0 || newline > length ? length : newline;
            line(text.substring(start, next).strip(), at + start, entries, extents);
            start = next + 1;
        }
        Descriptor descriptor = new Descriptor(entries, extents);
        descriptor.requireSelfContained(text.substring(0, length), at);
        return descriptor;
    }

    private static void line(
            String line, long at, Map<String, String> entries, List<DescriptorExtent> extents)
            throws ImageException {
        if (line.chars().anyMatch(c -> c < ' ' && c != '\t')) {
            throw corrupt(at, "a control character is in the descriptor");
        }
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        Optional<DescriptorExtent> extent = DescriptorExtent.parse(line);
        if (extent.isPresent()) {
            extents.add(extent.get());
            return;
        }
        Matcher entry = ENTRY.matcher(line);
        if (!entry.matches()) {
            throw corrupt(at, "a line of the descriptor that says nothing: " + shown(line));
        }
        String key = entry.group(1).toLowerCase(Locale.ROOT);
        if (entries.put(key, unquoted(entry.group(2))) != null) {
            throw corrupt(at, "the descriptor says twice what is " + shown(entry.group(1)));
        }
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private void requireSelfContained(String text, long at) throws ImageException {
        String parent = get("parentCID");
        // QEMU looks for the hint anywhere, be it in a comment.
        boolean hint = text.toLowerCase(Locale.ROOT).contains(PARENT_HINT);
        if (hint || !(parent.isEmpty() || parent.equalsIgnoreCase(NO_PARENT))) {
            throw VmdkFormat.error(
                    Reason.EXTERNAL_FILE,
                    at,
                    "it needs the parent disk "
                            + shown(get(PARENT_HINT))
                            + " and holds only what differs from it; no other file is ever opened:"
                            + " merge its snapshots, or flatten it where both are, with:"
                            + " qemu-img convert -O qcow2 in.vmdk out.qcow2");
        }
        if (entries.keySet().stream().anyMatch(key -> key.startsWith("encryption"))) {
            throw VmdkFormat.error(
                    Reason.ENCRYPTED,
                    at,
                    "it is encrypted, so nothing can be said of its content; decrypt it where its"
                            + " key is");
        }
    }

    /** What is said of {@code key}, or an empty text. */
    String get(String key) {
        return entries.getOrDefault(key.toLowerCase(Locale.ROOT), "");
    }

    /** How the disk is made up, such as {@code monolithicSparse}. */
    String createType() {
        return get("createType");
    }

    /** Text from a descriptor, fit to be shown. */
    static String shown(String text) {
        return "\""
                + PrintableText.of(text.getBytes(StandardCharsets.ISO_8859_1), MAX_SHOWN)
                + "\"";
    }

    private static ImageException corrupt(long at, String what) {
        return VmdkFormat.error(Reason.CORRUPT, at, what);
    }
}
