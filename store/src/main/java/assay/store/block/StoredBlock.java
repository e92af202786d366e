package assay.store.block;

import assay.disk.Sha256;
import assay.store.BadObjectException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/** A stored block whose header was read. Its frames are decoded, and checked, one by one. */
public final class StoredBlock {

    private final BlockCodec codec;
    private final Domain domain;
    private final ObjectId id;
    private final BlockHeader header;
    private final ByteBuffer object;
    private final AtomicReference<@Nullable Frames> idle = new AtomicReference<>();
    private volatile @Nullable SecretKey key;

    StoredBlock(
            BlockCodec codec, Domain domain, ObjectId id, BlockHeader header, ByteBuffer object) {
        this.codec = codec;
        this.domain = domain;
        this.id = id;
        this.header = header;
        this.object = object;
    }

    BlockHeader header() {
        return header;
    }

    /** What binds its frames, for this thread until it gives it {@linkplain #release back}. */
    Frames binding() throws BadObjectException {
        Frames used = idle.getAndSet(null);
        return used == null ? Frames.of(domain, id, header, this::key) : used;
    }

    /** To set up a cipher takes as long as to decrypt a frame: so it is kept for the next. */
    void release(Frames binding) {
        idle.set(binding);
    }

    /** To derive it takes as long as to decompress a third of a frame. */
    private SecretKey key(Domain.Keyed keyed) {
        SecretKey derived = key;
        if (derived == null) {
            derived = keyed.key(header.salt(), id);
            key = derived;
        }
        return derived;
    }

    ByteBuffer object() {
        return object;
    }

    public ObjectId id() {
        return id;
    }

    /**
     * Whether it is encrypted, so that its frames cannot be checked without the domain's secret.
     */
    public boolean sealed() {
        return header.sealed();
    }

    /** Plain bytes in the block. */
    public int length() {
        return header.length();
    }

    /** How each frame is stored. */
    public List<FrameSize> frames() {
        return header.frames();
    }

    /**
     * Decodes a frame to {@code plain} from {@code at} on.
     *
     * @throws BadObjectException if it is not what was stored
     */
    public void frame(int frame, byte[] plain, int at) throws BadObjectException {
        codec.decode(this, frame, plain, at);
    }

    /**
     * The zstd frame of a frame that is stored compressed, without encryption and without its
     * check; the plain bytes were checked.
     *
     * @throws BadObjectException if it is not what was stored
     */
    public ByteBuffer payload(int frame) throws BadObjectException {
        byte[] plain = new byte[Block.frameLength(header.length(), frame)];
        codec.decode(this, frame, plain, 0);
        ByteBuffer stored = object.slice(header.start(frame), header.frames().get(frame).stored());
        // Not given back: nobody else shall use the array that the payload is in.
        return binding().open(frame, stored);
    }

    /**
     * All plain bytes, each checked, and together against the id.
     *
     * @throws BadObjectException if they are not what was stored
     */
    public ByteBuffer plain() throws BadObjectException {
        byte[] plain = new byte[header.length()];
        for (int frame = 0; frame < header.frames().size(); frame++) {
            codec.decode(this, frame, plain, frame * Block.FRAME);
        }
        ByteBuffer bytes = ByteBuffer.wrap(plain);
        if (!domain.id(Sha256.of(bytes)).equals(id)) {
            throw new BadObjectException("its bytes are not those that it is named by");
        }
        return bytes;
    }
}
