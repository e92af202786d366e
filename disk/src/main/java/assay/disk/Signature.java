package assay.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Bytes at a fixed place that tell what a source holds. */
final class Signature {

    private final long offset;
    private final byte[] magic;

    private Signature(long offset, byte[] magic) {
        this.offset = offset;
        this.magic = magic;
    }

    /**
     * Text at {@code offset}, one byte for each character up to U+00FF; a negative offset counts
     * from the source's end.
     */
    static Signature text(long offset, String magic) {
        return new Signature(offset, magic.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Bytes at {@code offset}, in hexadecimal. */
    static Signature bytes(long offset, String magic) {
        return new Signature(offset, HexFormat.of().parseHex(magic));
    }

    /** Whether {@code source} carries this signature. */
    boolean isOn(BlockSource source) throws IOException {
        long at = offset < 0 ? source.size() + offset : offset;
        if (at < 0 || at > source.size() - magic.length) {
            return false;
        }
        ByteBuffer found = ByteBuffer.allocate(magic.length);
        source.read(at, found);
        return found.flip().equals(ByteBuffer.wrap(magic));
    }
}
