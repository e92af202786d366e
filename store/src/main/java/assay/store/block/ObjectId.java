package assay.store.block;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The 32 bytes that name a block, a page or a content: within one domain, the same bytes always and
 * nothing else. {@link #HOLE} names what is absent and reads as zeros.
 */
public record ObjectId(long first, long second, long third, long fourth) {

    /** Length in bytes. */
    public static final int BYTES = 32;

    /** What is not there. No digest is all zeros, as far as anybody will ever see. */
    public static final ObjectId HOLE = new ObjectId(0, 0, 0, 0);

    /** The next {@value #BYTES} bytes. */
    public static ObjectId read(ByteBuffer bytes) {
        // ByteBuffer.getLong follows the buffer's order, which ids do not have.
        byte[] id = new byte[BYTES];
        bytes.get(id);
        return of(id);
    }

    /** The id in these {@value #BYTES} bytes. */
    public static ObjectId of(byte[] id) {
        if (id.length != BYTES) {
            throw new IllegalArgumentException("an id of " + id.length + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.wrap(id);
        return new ObjectId(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
    }

    /**
     * The id that is written so.
     *
     * @throws IllegalArgumentException if these are not 64 lower-case hexadecimal digits
     */
    public static ObjectId parse(String hex) {
        ObjectId id = of(HexFormat.of().parseHex(hex));
        if (!id.toString().equals(hex)) {
            throw new IllegalArgumentException("an id with capitals");
        }
        return id;
    }

    /** Appends the {@value #BYTES} bytes, whatever the buffer's order. */
    public void write(ByteBuffer bytes) {
        bytes.put(bytes());
    }

    public boolean isHole() {
        return equals(HOLE);
    }

    public byte[] bytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(first)
                .putLong(second)
                .putLong(third)
                .putLong(fourth)
                .array();
    }

    /** 64 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes());
    }
}
