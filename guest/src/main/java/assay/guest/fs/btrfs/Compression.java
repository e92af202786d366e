package assay.guest.fs.btrfs;

import assay.disk.ImageException;
import assay.disk.codec.DeflateDecoder;
import assay.disk.codec.LzoDecoder;
import assay.disk.codec.ZstdDecoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** {@code enum btrfs_compression_type}: how the bytes of an extent are stored. */
enum Compression {
    NONE,
    ZLIB,
    LZO,
    ZSTD;

    /** RFC 1950: two bytes before the deflate stream; the checksum behind it is left alone. */
    private static final int ZLIB_HEADER = 2;

    /** Every piece of LZO begins with its length. */
    private static final int LZO_LENGTH = 4;

    static Compression of(Block data, int offset) throws ImageException {
        int type = data.u8(offset);
        if (type >= values().length) {
            throw data.unsupported(offset, "a file has the unknown compression " + type);
        }
        return values()[type];
    }

    /**
     * Unpacks an extent. The last one of a file may hold less than its whole sectors: zeros follow.
     *
     * @param packed the extent as stored, filled up to whole sectors
     * @param size how many bytes it has
     * @param sectorSize of the file system
     */
    byte[] unpack(byte[] packed, int size, int sectorSize) throws ImageException {
        byte[] bytes = new byte[size];
        switch (this) {
            case NONE -> System.arraycopy(packed, 0, bytes, 0, Math.min(size, packed.length));
            case ZLIB -> unzip(packed, bytes);
            case LZO -> unpackLzo(packed, bytes, sectorSize);
            case ZSTD -> ZstdDecoder.decodeFrame(packed, 0, packed.length, bytes, 0, size);
        }
        return bytes;
    }

    private static void unzip(byte[] packed, byte[] bytes) throws ImageException {
        boolean zlib =
                packed.length > ZLIB_HEADER
                        && (packed[0] & 0xf) == 8
                        && (packed[1] & 0x20) == 0
                        && (((packed[0] & 0xff) << 8) | (packed[1] & 0xff)) % 31 == 0;
        if (!zlib) {
            throw Block.corrupt("a compressed extent is no zlib stream");
        }
        DeflateDecoder.decode(
                packed, ZLIB_HEADER, packed.length - ZLIB_HEADER, bytes, 0, bytes.length);
    }

    /**
     * {@code fs/btrfs/lzo.c}: the length of all, then pieces that each unpack to a sector, with
     * their lengths; no length is cut by the end of a sector.
     */
    private static void unpackLzo(byte[] packed, byte[] bytes, int sectorSize)
            throws ImageException {
        ByteBuffer lengths = ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN);
        if (packed.length < LZO_LENGTH) {
            throw Block.corrupt("an extent of LZO without its length");
        }
        long total = Integer.toUnsignedLong(lengths.getInt(0));
        if (total > packed.length) {
            throw Block.corrupt(
                    "an extent of LZO with %d of %d bytes".formatted(packed.length, total));
        }
        int at = LZO_LENGTH;
        int to = 0;
        // Each turn takes at least a length from the input.
        while (at + LZO_LENGTH <= total && to < bytes.length) {
            long length = Integer.toUnsignedLong(lengths.getInt(at));
            at += LZO_LENGTH;
            if (length > total - at) {
                throw Block.corrupt("a piece of LZO of %d bytes".formatted(length));
            }
            int room = Math.min(sectorSize, bytes.length - to);
            to += LzoDecoder.decode(packed, at, (int) length, bytes, to, room);
            at += (int) length;
            int left = sectorSize - at % sectorSize;
            at += left < LZO_LENGTH ? left : 0;
        }
    }
}
