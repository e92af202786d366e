package assay.disk.ova;

import assay.disk.PrintableText;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A regular file in an archive.
 *
 * @param name as the archive has it
 * @param offset where its bytes start
 * @param size how many they are; they are inside the archive
 */
record TarEntry(String name, long offset, long size) {

    private static final int MAX_SHOWN = 80;

    /** What follows the name's last dot, in lower case. */
    String extension() {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** The name, fit to be shown. */
    String shown() {
        return PrintableText.of(name.getBytes(StandardCharsets.UTF_8), MAX_SHOWN);
    }
}
