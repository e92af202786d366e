package assay.store.block;

import assay.store.BadObjectException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The head of a stored block; its frames follow in order. The format is described in {@code
 * docs/formats/block.md}.
 */
final class BlockHeader {

    static final int SALT = 16;

    private static final byte[] MAGIC = "ASSAYBLK".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int FIXED = MAGIC.length + 4 + Integer.BYTES + SALT;

    private final boolean sealed;
    private final int length;
    private final byte[] salt;
    private final List<FrameSize> frames;

    /**
     * @param sealed whether the frames are encrypted
     * @param length of the plain bytes, {@code 1..}{@value Block#SIZE}
     * @param salt of the block's key; zeros if it is not sealed
     * @param frames how each frame is stored
     */
    BlockHeader(boolean sealed, int length, byte[] salt, List<FrameSize> frames) {
        this.sealed = sealed;
        this.length = length;
        this.salt = salt.clone();
        this.frames = List.copyOf(frames);
    }

    boolean sealed() {
        return sealed;
    }

    int length() {
        return length;
    }

    byte[] salt() {
        return salt.clone();
    }

    List<FrameSize> frames() {
        return frames;
    }

    /** How long the header of a block of so many plain bytes is, in bytes. */
    static int bytes(int length) {
        return FIXED + (Block.frames(length) + 1) * Integer.BYTES;
    }

    /** Where a frame begins in the object. */
    int start(int frame) {
        int at = bytes(length);
        for (int before = 0; before < frame; before++) {
            at += frames.get(before).stored();
        }
        return at;
    }

    /** How long the whole object is, in bytes. */
    int objectSize() {
        return start(frames.size());
    }

    ByteBuffer toBytes() {
        ByteBuffer header = ByteBuffer.allocate(bytes(length)).order(ByteOrder.BIG_ENDIAN);
        header.put(MAGIC).put((byte) VERSION).put((byte) (sealed ? 1 : 0)).putShort((short) 0);
        header.putInt(length).put(salt);
        for (FrameSize frame : frames) {
            header.putInt(frame.bits());
        }
        return header.putInt(checksum(header.array(), header.position())).flip();
    }

    /**
     * Reads a header.
     *
     * @throws BadObjectException if it is not one
     */
    static BlockHeader parse(ByteBuffer object) throws BadObjectException {
        ByteBuffer bytes = object.duplicate().order(ByteOrder.BIG_ENDIAN);
        if (bytes.remaining() < FIXED) {
            throw new BadObjectException("it is " + bytes.remaining() + " bytes long");
        }
        byte[] magic = new byte[MAGIC.length];
        bytes.get(magic);
        int version = bytes.get();
        int cipher = bytes.get();
        int reserved = bytes.getShort();
        int length = bytes.getInt();
        byte[] salt = new byte[SALT];
        bytes.get(salt);
        if (!Arrays.equals(magic, MAGIC) || length < 1 || length > Block.SIZE) {
            throw new BadObjectException("it does not begin as a block");
        }
        int size = bytes(length);
        byte[] header = new byte[size];
        if (object.remaining() < size) {
            throw new BadObjectException("its header is cut off");
        }
        object.duplicate().get(header);
        int checked = size - Integer.BYTES;
        if (ByteBuffer.wrap(header).getInt(checked) != checksum(header, checked)) {
            throw new BadObjectException("its header is damaged");
        }
        if (version != VERSION || cipher > 1 || reserved != 0) {
            throw new BadObjectException("version " + version + ", cipher " + cipher);
        }
        List<FrameSize> frames = new ArrayList<>();
        for (int frame = 0; frame < Block.frames(length); frame++) {
            frames.add(FrameSize.parse(bytes.getInt(), Block.frameLength(length, frame)));
        }
        return new BlockHeader(cipher == 1, length, salt, frames);
    }

    private static int checksum(byte[] header, int length) {
        CRC32C crc = new CRC32C();
        crc.update(header, 0, length);
        return (int) crc.getValue();
    }
}
