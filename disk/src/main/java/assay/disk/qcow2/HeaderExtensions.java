package assay.disk.qcow2;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.PrintableText;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the header extensions say that is worth telling the user ("Header extensions" in QEMU's
 * {@code docs/interop/qcow2.txt}). Their text was made printable.
 *
 * @param backingFormat format of the backing file
 * @param dataFile name of the external data file
 * @param featureNames names of incompatible features by bit number
 */
record HeaderExtensions(
        Optional<String> backingFormat,
        Optional<String> dataFile,
        Map<Integer, String> featureNames) {

    /** How much text of an image is shown in a message. */
    static final int MAX_TEXT = 200;

    private static final int END = 0;
    private static final int BACKING_FORMAT = 0xe2792aca;
    private static final int FEATURE_NAMES = 0x6803f857;
    private static final int DATA_FILE = 0x44415441;
    private static final int FEATURE_LENGTH = 48;

    HeaderExtensions {
        featureNames = Map.copyOf(featureNames);
    }

    /**
     * Reads the extensions up to their end mark or the limit of {@code area}.
     *
     * @param area the file's bytes, positioned after the header, limited to the first cluster
     */
    static HeaderExtensions parse(ByteBuffer area) throws ImageException {
        ByteBuffer bytes = area.order(ByteOrder.BIG_ENDIAN);
        Optional<String> backingFormat = Optional.empty();
        Optional<String> dataFile = Optional.empty();
        Map<Integer, String> features = new TreeMap<>();
        while (bytes.remaining() >= 8) {
            int at = bytes.position();
            int type = bytes.getInt();
            long length = Integer.toUnsignedLong(bytes.getInt());
            if (type == END) {
                break;
            }
            if (length > bytes.remaining()) {
                throw new ImageException(
                        Reason.CORRUPT,
                        Qcow2Format.NAME,
                        at,
                        "a header extension of " + length + " bytes leaves the first cluster");
            }
            ByteBuffer data = bytes.slice(bytes.position(), (int) length);
            switch (type) {
                case BACKING_FORMAT -> backingFormat = Optional.of(text(data));
                case DATA_FILE -> dataFile = Optional.of(text(data));
                case FEATURE_NAMES -> features.putAll(incompatible(data));
                default -> {
                    // "Unknown header extension, can be safely ignored."
                }
            }
            long padded = (length + 7) & ~7L;
            bytes.position(bytes.position() + (int) Math.min(padded, bytes.remaining()));
        }
        return new HeaderExtensions(backingFormat, dataFile, features);
    }

    /** "Feature name table"; there are 64 features at most. */
    private static Map<Integer, String> incompatible(ByteBuffer table) {
        Map<Integer, String> names = new TreeMap<>();
        while (table.remaining() >= FEATURE_LENGTH) {
            int type = table.get();
            int bit = table.get() & 0xff;
            ByteBuffer name = table.slice(table.position(), FEATURE_LENGTH - 2);
            table.position(table.position() + FEATURE_LENGTH - 2);
            if (type == 0 && bit < 64) {
                names.put(bit, text(name));
            }
        }
        return names;
    }

    /** A string that zeros may end. */
    static String text(ByteBuffer bytes) {
        byte[] text = new byte[bytes.remaining()];
        bytes.get(text);
        int length = 0;
        while (length < text.length && text[length] != 0) {
            length++;
        }
        return PrintableText.of(Arrays.copyOf(text, length), MAX_TEXT);
    }
}
