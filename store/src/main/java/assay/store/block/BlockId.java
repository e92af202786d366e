package assay.store.block;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The 32 bytes that name a block or a page within its domain. {@link #HOLE} names what is absent
 * and reads as zeros.
 */
public record BlockId(long first, long second, long third, long fourth) {

    /** Length in bytes. */
    public static final int BYTES = 32;

    /** What is not there. No digest is all zeros, as far as anybody will ever see. */
    public static final BlockId HOLE = new BlockId(0, 0, 0, 0);

    /** The next {@value #BYTES} bytes. */
    public static BlockId read(ByteBuffer bytes) {
        // ByteBuffer.getLong follows the buffer's order, which ids do not have.
        byte[] id = new byte[BYTES];
        bytes.get(id);
        return of(id);
    }

    /** The id in these {@value #BYTES} bytes. */
    public static BlockId of(byte[] id) {
        if (id.length != BYTES) {
            throw new IllegalArgumentException("an id of " + id.length + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.wrap(id);
        return new BlockId(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
    }

    /**
     * The id that is written so.
     *
     * @throws IllegalArgumentException if these are not 64 lower-case hexadecimal digits
     */
    public static BlockId parse(String hex) {
        BlockId id = of(HexFormat.of().parseHex(hex));
        if (!id.toString().equals(hex)) {
            throw new IllegalArgumentException("an id with capitals");
        }
        return id;
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
