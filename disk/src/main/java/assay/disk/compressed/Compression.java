package assay.disk.compressed;

import assay.disk.codec.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Locale;
import org.tukaani.xz.XZInputStream;

/** How a file was compressed. */
enum Compression {
    GZIP("1f8b08"),
    XZ("fd377a585a00"),
    ZSTD("28b52ffd");

    /** In KiB; {@code xz -9}, the most that its presets ask for, needs 65 MiB. */
    static final int MAX_XZ_MEMORY = 80 << 10;

    /** In hexadecimal. */
    private final String magic;

    Compression(String magic) {
        this.magic = magic;
    }

    /** The longest signature. */
    static int magicLength() {
        return XZ.magic.length() / 2;
    }

    /** The name of the format and of its program: {@code gzip}. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a file that starts with these few bytes is compressed in this way. */
    boolean matches(byte[] start) {
        return HexFormat.of().formatHex(start).startsWith(magic);
    }

    /** The decompressed bytes of {@code packed}. */
    InputStream unpacked(InputStream packed) throws IOException {
        return switch (this) {
            case GZIP -> new GzipMembers(packed);
            case XZ -> new XZInputStream(packed, MAX_XZ_MEMORY);
            case ZSTD -> new ZstdInputStream(packed);
        };
    }
}
