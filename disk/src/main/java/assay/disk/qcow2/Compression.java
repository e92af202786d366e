package assay.disk.qcow2;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;

/** How an image's compressed clusters are compressed; all in the same way. */
public enum Compression {
    /** Raw deflate, despite its name. */
    ZLIB,
    ZSTD;

    /** What the header says ("compression_type" in QEMU's {@code docs/interop/qcow2.txt}). */
    static Compression of(Qcow2Header header) throws ImageException {
        int type = header.compressionType();
        if (header.has(Qcow2Header.COMPRESSION_TYPE) != (type != 0)) {
            throw new ImageException(
                    Reason.CORRUPT,
                    Qcow2Format.NAME,
                    Qcow2Header.V3_LENGTH,
                    "compression type " + type + " contradicts the incompatible features");
        }
        return switch (type) {
            case 0 -> ZLIB;
            case 1 -> ZSTD;
            default ->
                    throw new ImageException(
                            Reason.UNSUPPORTED,
                            Qcow2Format.NAME,
                            Qcow2Header.V3_LENGTH,
                            "compression type " + type + "; only zlib and zstd can be read");
        };
    }
}
