package assay.guest.windows;

import assay.guest.fs.GuestFiles;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Text files of Windows, whose first bytes tell how they are written. */
public final class TextFile {

    private static final int MAX_SIZE = 1 << 20;

    private TextFile() {}

    /** The text of the file at a path, at most 1 MiB; empty if there is no such file. */
    public static Optional<String> read(GuestFiles files, String path) throws IOException {
        return files.read(path, MAX_SIZE).map(TextFile::decode);
    }

    /** UTF-16 or UTF-8 by the byte order mark, UTF-8 without one. */
    static String decode(byte[] bytes) {
        int mark = bytes.length < 2 ? 0 : ((bytes[0] & 0xFF) << 8) | (bytes[1] & 0xFF);
        Charset charset =
                switch (mark) {
                    case 0xFFFE -> StandardCharsets.UTF_16LE;
                    case 0xFEFF -> StandardCharsets.UTF_16BE;
                    default -> StandardCharsets.UTF_8;
                };
        String text = new String(bytes, charset);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
