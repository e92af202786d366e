package assay.disk.vhdx;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.PrintableText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a differencing disk says of its parent ([MS-VHDX] 2.6.2.6), for people. Little-endian. What
 * makes no sense is left out: the disk is refused in any case.
 */
final class ParentLocator {

    private static final int MAX_LENGTH = 64 << 10;
    private static final int ENTRIES = 20;
    private static final int ENTRY = 12;
    private static final int MAX_ENTRIES = 16;
    private static final int MAX_NAME = 200;

    private static final List<String> NAMES =
            List.of("absolute_win32_path", "relative_path", "volume_path");

    private ParentLocator() {}

    /** The error for a differencing disk. */
    static ImageException refusal(BlockSource file, Region region, MetadataTable items)
            throws IOException {
        MetadataTable.Item item = items.items().get(Metadata.PARENT_LOCATOR);
        String name = "";
        if (item != null) {
            int length = Math.min(item.length(), MAX_LENGTH);
            long offset = region.fileOffset() + item.offset();
            name = name(parse(VhdxFormat.read(file, offset, length)));
        }
        return VhdxFormat.error(
                Reason.EXTERNAL_FILE,
                region.fileOffset(),
                "it is a differencing disk and holds only what differs from its parent"
                        + (name.isEmpty() ? "" : " \"" + name + "\"")
                        + "; no other file is ever opened: merge the two where both are, with"
                        + " Hyper-V's Merge-VHD");
    }

    private static String name(Map<String, String> entries) {
        for (String key : NAMES) {
            String name = entries.get(key);
            if (name != null) {
                return PrintableText.of(name.getBytes(StandardCharsets.UTF_8), MAX_NAME);
            }
        }
        return "";
    }

    /**
     * Reads keys and values.
     *
     * @param bytes the metadata item, in little-endian order
     */
    static Map<String, String> parse(ByteBuffer bytes) {
        Map<String, String> entries = new TreeMap<>();
        if (bytes.limit() < ENTRIES) {
            return entries;
        }
        int count = Math.min(Short.toUnsignedInt(bytes.getShort(18)), MAX_ENTRIES);
        for (int i = 0; i < count && ENTRIES + (i + 1) * ENTRY <= bytes.limit(); i++) {
            int at = ENTRIES + i * ENTRY;
            String key = text(bytes, bytes.getInt(at), bytes.getShort(at + 8));
            entries.put(key, text(bytes, bytes.getInt(at + 4), bytes.getShort(at + 10)));
        }
        return entries;
    }

    private static String text(ByteBuffer bytes, int offset, short length) {
        int count = Short.toUnsignedInt(length);
        if (offset < 0 || offset > bytes.limit() - count) {
            return "";
        }
        byte[] utf16 = new byte[count];
        bytes.get(offset, utf16);
        return new String(utf16, StandardCharsets.UTF_16LE);
    }
}
