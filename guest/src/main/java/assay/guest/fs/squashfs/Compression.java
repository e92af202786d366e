package assay.guest.fs.squashfs;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.codec.DeflateDecoder;
import assay.disk.codec.Lz4Decoder;
import assay.disk.codec.LzoDecoder;
import assay.disk.codec.ZstdDecoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.tukaani.xz.XZInputStream;

/** How blocks are compressed, in the order of the numbers for it, from 1. */
enum Compression {
    ZLIB,
    LZMA,
    LZO,
    XZ,
    LZ4,
    ZSTD;

    private static final int ZLIB_HEADER = 2;

    /** Enough for the dictionary of a block of 1 MiB, in KiB. */
    private static final int XZ_MEMORY = 16 * 1024;

    /**
     * Decompresses a block.
     *
     * @param at where it stood, for errors
     * @param out takes the block
     * @return how many bytes it has
     */
    int decode(byte[] in, long at, byte[] out) throws ImageException {
        try {
            return switch (this) {
                case ZLIB -> {
                    int skip = Math.min(ZLIB_HEADER, in.length);
                    yield DeflateDecoder.decode(in, skip, in.length - skip, out, 0, out.length);
                }
                case XZ -> xz(in, out);
                case ZSTD -> ZstdDecoder.decode(in, 0, in.length, out, 0, out.length);
                case LZ4 -> Lz4Decoder.decode(in, 0, in.length, out, 0, out.length);
                case LZO -> LzoDecoder.decode(in, 0, in.length, out, 0, out.length);
                case LZMA ->
                        throw new ImageException(
                                Reason.UNSUPPORTED, Superblock.FORMAT, 20, "compression LZMA");
            };
        } catch (ImageException e) {
            throw new ImageException(
                    e.reason(), Superblock.FORMAT, at, "a block: " + e.getMessage());
        } catch (IOException e) {
            throw Superblock.corrupt(at, "a block: " + e.getMessage());
        }
    }

    private static int xz(byte[] in, byte[] out) throws IOException {
        try (InputStream stream = new XZInputStream(new ByteArrayInputStream(in), XZ_MEMORY)) {
            int length = stream.readNBytes(out, 0, out.length);
            if (length == out.length && stream.read() >= 0) {
                throw new IOException("more than " + out.length + " bytes");
            }
            return length;
        }
    }
}
