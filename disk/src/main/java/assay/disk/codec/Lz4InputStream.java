package assay.disk.codec;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes LZ4 frames and the legacy frames of the Linux kernel (its initramfs), which have no end
 * mark: one ends before zeros, or before what cannot be the size of a block.
 *
 * @see <a href="https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md">LZ4 frame format</a>
 */
public final class Lz4InputStream extends DecodedStream {

    private static final int MAGIC = 0x184D2204;
    private static final int LEGACY_MAGIC = 0x184C2102;
    private static final int SKIPPABLE = 0x184D2A50;
    private static final int MAGIC_LENGTH = 4;

    private static final int WINDOW = 64 << 10;
    private static final int LEGACY_BLOCK = 8 << 20;

    /** How long a block gets that does not compress. */
    private static final int LEGACY_STORED = LEGACY_BLOCK + LEGACY_BLOCK / 255 + 16;

    private static final Lz4Descriptor LEGACY =
            new Lz4Descriptor(false, false, false, -1, LEGACY_BLOCK);

    private @Nullable Lz4Descriptor frame;
    private XxHash32 hash = new XxHash32();
    private long frameSize;
    private boolean started;

    /**
     * @param source where the first frame starts; closed with this stream
     */
    public Lz4InputStream(InputStream source) {
        super(source, Lz4Decoder.FORMAT);
    }

    @Override
    boolean block() throws IOException, BadBlockException {
        if (frame == null) {
            int length = peek(MAGIC_LENGTH);
            return start(length == MAGIC_LENGTH ? LittleEndian.i32(stored, 0) : 0);
        }
        return frame.equals(LEGACY) ? legacyBlock() : block(frame);
    }

    /** Starts what {@code magic}, which was peeked at, announces; false if that is no frame. */
    private boolean start(int magic) throws IOException, BadBlockException {
        switch (magic) {
            case MAGIC -> {
                take(MAGIC_LENGTH);
                fetch(1);
                int length = Lz4Descriptor.length(stored[0] & 0xff);
                fetch(1, length - 1);
                open(Lz4Descriptor.parse(stored, length));
            }
            case LEGACY_MAGIC -> {
                take(MAGIC_LENGTH);
                open(LEGACY);
            }
            default -> {
                if ((magic & ~0xf) != SKIPPABLE) {
                    if (!started) {
                        throw new BadBlockException("no lz4 frame starts here");
                    }
                    return false;
                }
                take(MAGIC_LENGTH);
                fetch(Integer.BYTES);
                skipSource(LittleEndian.u32(stored, 0));
            }
        }
        started = true;
        return true;
    }

    private void open(Lz4Descriptor descriptor) {
        frame = descriptor;
        frameSize = 0;
        hash = new XxHash32();
        readAt = 0;
        writeAt = 0;
    }

    private boolean legacyBlock() throws IOException, BadBlockException {
        int length = peek(Integer.BYTES);
        int size = length == Integer.BYTES ? LittleEndian.i32(stored, 0) : 0;
        if (size <= 0 || size > LEGACY_STORED) {
            frame = null;
            return start(size);
        }
        take(Integer.BYTES);
        fetch(size);
        decode(size, LEGACY);
        return true;
    }

    private boolean block(Lz4Descriptor descriptor) throws IOException, BadBlockException {
        fetch(Integer.BYTES);
        int word = LittleEndian.i32(stored, 0);
        if (word == 0) {
            end(descriptor);
            return true;
        }
        int size = word & Integer.MAX_VALUE;
        if (size > descriptor.maxBlock()) {
            throw new BadBlockException("a block of " + size + " bytes in a frame of smaller ones");
        }
        int checksum = descriptor.blockChecksums() ? Integer.BYTES : 0;
        fetch(size + checksum);
        if (checksum > 0 && XxHash32.of(stored, 0, size) != LittleEndian.i32(stored, size)) {
            throw new BadBlockException("a block does not fit its checksum");
        }
        if (word < 0) {
            keepWindow(descriptor);
            room(size);
            System.arraycopy(stored, 0, decoded, writeAt, size);
            writeAt += size;
        } else {
            decode(size, descriptor);
        }
        frameSize += writeAt - readAt;
        if (descriptor.contentChecksum()) {
            hash.update(decoded, readAt, writeAt);
        }
        return true;
    }

    private void decode(int size, Lz4Descriptor descriptor) throws BadBlockException {
        keepWindow(descriptor);
        room(descriptor.maxBlock());
        int end = writeAt + descriptor.maxBlock();
        CodeReader codes = new CodeReader(stored, 0, size, decoded, 0, writeAt, end);
        Lz4Decoder.sequences(codes);
        if (codes.hasInput()) {
            throw new BadBlockException("it holds more bytes than its block");
        }
        writeAt = codes.to();
    }

    /** Moves what the next block may repeat to the front. */
    private void keepWindow(Lz4Descriptor descriptor) {
        int kept = descriptor.linked() ? Math.min(WINDOW, writeAt) : 0;
        System.arraycopy(decoded, writeAt - kept, decoded, 0, kept);
        readAt = kept;
        writeAt = kept;
    }

    private void end(Lz4Descriptor descriptor) throws IOException, BadBlockException {
        if (descriptor.contentChecksum()) {
            fetch(Integer.BYTES);
            if (hash.value() != LittleEndian.i32(stored, 0)) {
                throw new BadBlockException("the frame's checksum does not fit its content");
            }
        }
        long size = descriptor.contentSize();
        if (size != -1 && size != frameSize) {
            throw new BadBlockException(
                    "a frame of " + frameSize + " bytes that says it holds " + size);
        }
        frame = null;
    }

    private void skipSource(long length) throws IOException {
        for (long left = length; left > 0; ) {
            int count = (int) Math.min(left, WINDOW);
            fetch(count);
            left -= count;
        }
    }
}
