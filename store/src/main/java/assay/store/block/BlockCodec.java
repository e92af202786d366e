package assay.store.block;

import assay.disk.Zeros;
import assay.store.BadObjectException;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Turns plain blocks into stored ones and back. Safe for use by many threads. */
public final class BlockCodec {

    /** Room for a whole block of which nothing can be compressed, and for zstd to find that out. */
    private static final int ROOM =
            BlockHeader.bytes(Block.SIZE)
                    + Block.FRAMES * (FrameSize.CHECK + Block.FRAME)
                    + Math.toIntExact(Zstd.compressBound(Block.FRAME))
                    - Block.FRAME;

    private final Compressor compressor = new Compressor();
    private final SecureRandom random = new SecureRandom();
    private final Queue<byte[]> free = new ConcurrentLinkedQueue<>();

    /**
     * A block as it is stored, in an array that is used again once it was {@linkplain #release
     * released}.
     *
     * @param object what is put
     * @param frames how each frame is stored in it
     */
    public record Encoded(ByteBuffer object, List<FrameSize> frames) {}

    /**
     * Encodes a block.
     *
     * @param plain its bytes from position to limit, in an array, {@code 1..}{@value Block#SIZE}
     * @param id what the domain calls them
     */
    public Encoded encode(Domain domain, ObjectId id, ByteBuffer plain) {
        byte[] object = Objects.requireNonNullElseGet(free.poll(), () -> new byte[ROOM]);
        int length = plain.remaining();
        boolean sealed = domain instanceof Domain.Keyed;
        List<FrameSize> sizes = compress(plain, object, sealed ? 0 : FrameSize.CHECK);
        byte[] salt = new byte[BlockHeader.SALT];
        if (sealed) {
            random.nextBytes(salt);
        }
        BlockHeader header = new BlockHeader(sealed, length, salt, sizes);
        header.toBytes().get(object, 0, BlockHeader.bytes(length));
        Frames frames = frames(domain, id, header);
        int at = BlockHeader.bytes(length);
        for (int frame = 0; frame < sizes.size(); frame++) {
            FrameSize size = sizes.get(frame);
            if (!size.isZeros()) {
                frames.seal(frame, slice(plain, frame), object, at, size.payload());
                at += size.stored();
            }
        }
        return new Encoded(ByteBuffer.wrap(object, 0, at), sizes);
    }

    /** Takes back what {@link #encode} gave, which nobody looks at any more. */
    public void release(Encoded block) {
        free.add(block.object().array());
    }

    private static Frames frames(Domain domain, ObjectId id, BlockHeader header) {
        try {
            return Frames.of(domain, id, header, keyed -> keyed.key(header.salt(), id));
        } catch (BadObjectException e) {
            throw new IllegalStateException("a header made for its domain", e);
        }
    }

    static ByteBuffer slice(ByteBuffer plain, int frame) {
        return plain.slice(
                plain.position() + frame * Block.FRAME,
                Block.frameLength(plain.remaining(), frame));
    }

    /** Puts the payloads where they are to stand, each {@code before} bytes into its frame. */
    private List<FrameSize> compress(ByteBuffer plain, byte[] object, int before) {
        List<FrameSize> sizes = new ArrayList<>(Block.FRAMES);
        int at = BlockHeader.bytes(plain.remaining());
        for (int frame = 0; frame < Block.frames(plain.remaining()); frame++) {
            FrameSize size = compressFrame(slice(plain, frame), object, at + before);
            sizes.add(size);
            at += size.stored();
        }
        return sizes;
    }

    private FrameSize compressFrame(ByteBuffer part, byte[] object, int at) {
        int length = part.remaining();
        if (Zeros.fill(part)) {
            return FrameSize.ZEROS;
        }
        int packed = compressor.compress(part.array(), part.arrayOffset(), length, object, at);
        // A twentieth saved is not worth the time that every reading would take.
        if (packed < length - length / 20) {
            return new FrameSize(packed, true);
        }
        part.get(0, object, at, length);
        return new FrameSize(length, false);
    }

    /**
     * Opens a stored block; nothing of it is decoded yet.
     *
     * @param object all its bytes
     * @throws BadObjectException if it is not a whole block, or not of this domain
     */
    public StoredBlock open(Domain domain, ObjectId id, ByteBuffer object)
            throws BadObjectException {
        BlockHeader header = BlockHeader.parse(object);
        if (header.objectSize() != object.remaining()) {
            throw new BadObjectException(
                    "it has %d bytes instead of %d"
                            .formatted(object.remaining(), header.objectSize()));
        }
        return new StoredBlock(this, domain, id, header, object.slice());
    }

    /** Decodes and checks one frame. */
    void decode(StoredBlock block, int frame, byte[] plain, int at) throws BadObjectException {
        BlockHeader header = block.header();
        int length = Block.frameLength(header.length(), frame);
        FrameSize size = header.frames().get(frame);
        if (size.isZeros()) {
            Arrays.fill(plain, at, at + length, (byte) 0);
            return;
        }
        ByteBuffer stored = block.object().slice(header.start(frame), size.stored());
        Frames frames = block.binding();
        unpack(size, frames.open(frame, stored), plain, at, length);
        frames.verify(frame, stored, ByteBuffer.wrap(plain, at, length));
        block.release(frames);
    }

    private void unpack(FrameSize size, ByteBuffer payload, byte[] plain, int at, int length)
            throws BadObjectException {
        if (!size.compressed()) {
            payload.get(plain, at, length);
            return;
        }
        int count;
        try {
            count =
                    compressor.decompress(
                            payload.array(),
                            payload.arrayOffset() + payload.position(),
                            payload.remaining(),
                            plain,
                            at,
                            length);
        } catch (ZstdException e) {
            throw new BadObjectException("a frame of it cannot be decompressed");
        }
        if (count != length) {
            throw new BadObjectException("a frame of it gives " + count + " bytes");
        }
    }
}
