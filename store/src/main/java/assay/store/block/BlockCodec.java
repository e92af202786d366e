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

/** Turns plain blocks into stored ones and back. Safe for use by many threads. */
public final class BlockCodec {

    private static final int MAX_PAYLOAD = Math.toIntExact(Zstd.compressBound(Block.FRAME));

    private final Compressor compressor = new Compressor();
    private final SecureRandom random = new SecureRandom();

    /**
     * A block as it is stored.
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
        int length = plain.remaining();
        byte[] payloads = new byte[Block.frames(length) * Block.FRAME];
        List<FrameSize> sizes = compress(plain, payloads);
        boolean sealed = domain instanceof Domain.Keyed;
        byte[] salt = new byte[BlockHeader.SALT];
        if (sealed) {
            random.nextBytes(salt);
        }
        BlockHeader header = new BlockHeader(sealed, length, salt, sizes);
        ByteBuffer object = ByteBuffer.allocate(header.objectSize()).put(header.toBytes());
        Frames frames = frames(domain, id, header);
        for (int frame = 0; frame < sizes.size(); frame++) {
            if (!sizes.get(frame).isZeros()) {
                frames.seal(
                        frame,
                        slice(plain, frame),
                        ByteBuffer.wrap(payloads, frame * Block.FRAME, sizes.get(frame).payload()),
                        object);
            }
        }
        return new Encoded(object.flip(), sizes);
    }

    private static Frames frames(Domain domain, ObjectId id, BlockHeader header) {
        try {
            return Frames.of(domain, id, header);
        } catch (BadObjectException e) {
            throw new IllegalStateException("a header made for its domain", e);
        }
    }

    private static ByteBuffer slice(ByteBuffer plain, int frame) {
        return plain.slice(
                plain.position() + frame * Block.FRAME,
                Block.frameLength(plain.remaining(), frame));
    }

    private List<FrameSize> compress(ByteBuffer plain, byte[] payloads) {
        List<FrameSize> sizes = new ArrayList<>();
        byte[] target = new byte[MAX_PAYLOAD];
        for (int frame = 0; frame < Block.frames(plain.remaining()); frame++) {
            ByteBuffer part = slice(plain, frame);
            int length = part.remaining();
            if (Zeros.fill(part)) {
                sizes.add(FrameSize.ZEROS);
                continue;
            }
            byte[] array = part.array();
            int packed = compressor.compress(array, part.arrayOffset(), length, target);
            // A twentieth saved is not worth the time that every reading would take.
            boolean pays = packed < length - length / 20;
            FrameSize size = new FrameSize(pays ? packed : length, pays);
            sizes.add(size);
            System.arraycopy(
                    pays ? target : array,
                    pays ? 0 : part.arrayOffset(),
                    payloads,
                    frame * Block.FRAME,
                    size.payload());
        }
        return sizes;
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
        Frames frames = Frames.of(block.domain(), block.id(), header);
        ByteBuffer payload = frames.open(frame, stored);
        unpack(size, payload, plain, at, length);
        frames.verify(frame, stored, ByteBuffer.wrap(plain, at, length));
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
