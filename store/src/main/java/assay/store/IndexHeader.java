package assay.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The first {@value #BYTES} bytes of a content's index; the digests of its chunks follow. The
 * format is described in {@code docs/formats/content-folder.md}.
 *
 * @param content what the index belongs to
 */
record IndexHeader(Content content) {

    static final int BYTES = 64;

    /** Bytes of content under one digest; the last chunk may be shorter. */
    static final int CHUNK = 256 * 1024;

    private static final byte[] MAGIC = "ASSAYIDX".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int CHECKED = BYTES - Integer.BYTES;

    /** How many chunks the content has. */
    long chunks() {
        return Math.ceilDiv(content.size(), (long) CHUNK);
    }

    /** How long the whole index is, in bytes. */
    long indexSize() {
        return digestAt(chunks());
    }

    /** Where in the index the digest of a chunk stands. */
    static long digestAt(long chunk) {
        return BYTES + chunk * Sha256.BYTES;
    }

    ByteBuffer toBytes() {
        ByteBuffer header = ByteBuffer.allocate(BYTES).order(ByteOrder.BIG_ENDIAN);
        header.put(MAGIC).putInt(VERSION).putInt(CHUNK).putLong(content.size());
        header.put(content.digest().bytes()).putInt(0);
        header.putInt(checksum(header.array()));
        return header.flip();
    }

    /**
     * Reads a header.
     *
     * @param expected the digest by which the content was asked for
     * @throws CorruptContentException if it is not the header of that content's index
     */
    static IndexHeader parse(ByteBuffer header, Sha256 expected) throws CorruptContentException {
        header.order(ByteOrder.BIG_ENDIAN);
        byte[] bytes = new byte[BYTES];
        header.get(bytes);
        ByteBuffer fields = ByteBuffer.wrap(bytes);
        byte[] magic = new byte[MAGIC.length];
        fields.get(magic);
        int version = fields.getInt();
        int chunk = fields.getInt();
        long size = fields.getLong();
        byte[] digest = new byte[Sha256.BYTES];
        fields.get(digest);
        if (!Arrays.equals(magic, MAGIC) || fields.getInt(CHECKED) != checksum(bytes) || size < 0) {
            throw new CorruptContentException(expected, "its index has no valid header");
        }
        if (version != VERSION || chunk != CHUNK) {
            throw new CorruptContentException(
                    expected, "index of version " + version + " with chunks of " + chunk);
        }
        Sha256 named = Sha256.of(digest);
        if (!named.equals(expected)) {
            throw new CorruptContentException(expected, "its index belongs to " + named);
        }
        return new IndexHeader(new Content(named, size));
    }

    private static int checksum(byte[] header) {
        CRC32C crc = new CRC32C();
        crc.update(header, 0, CHECKED);
        return (int) crc.getValue();
    }
}
