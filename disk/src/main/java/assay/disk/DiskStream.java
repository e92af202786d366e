package assay.disk;

import assay.disk.qcow2.Qcow2Encoder;
import assay.disk.vmdk.StreamOptimizedEncoder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Writes a disk in a compressed format to a stream, which cannot go back: no temporary file, and
 * memory that does not grow with the disk. The header of qcow2 says where its last tables are, so
 * that format is compressed twice: once to find out, once to be sent.
 */
public final class DiskStream {

    private static final byte[] ZEROS = new byte[8 << 10];

    private final DiskEncoder encoder;
    private final BlockSource disk;
    private final Optional<FirstPass> first;

    private DiskStream(DiskEncoder encoder, BlockSource disk, Optional<FirstPass> first) {
        this.encoder = encoder;
        this.disk = disk;
        this.first = first;
    }

    /**
     * A format.
     *
     * @param twice whether the header is known last
     */
    private record Format(String name, DiskEncoder encoder, boolean twice) {}

    private static final List<Format> FORMATS =
            List.of(
                    new Format("qcow2-zlib", Qcow2Encoder.zlib().inOrder(), true),
                    new Format("qcow2-zstd", Qcow2Encoder.zstd().inOrder(), true),
                    new Format("vmdk-stream", new StreamOptimizedEncoder(), false));

    /** The names of the formats. */
    public static List<String> names() {
        return FORMATS.stream().map(Format::name).toList();
    }

    /**
     * Makes ready to send a disk; where the header is known last, that takes as long as sending.
     *
     * @param name one of {@link #names}
     * @throws ImageException if the disk cannot be read, or is too large for the format
     */
    public static DiskStream prepare(BlockSource disk, String name) throws IOException {
        Format format =
                FORMATS.stream()
                        .filter(known -> known.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(name));
        if (!format.twice()) {
            return new DiskStream(format.encoder(), disk, Optional.empty());
        }
        FirstPass first = new FirstPass();
        format.encoder().encode(disk, first, _ -> {});
        return new DiskStream(format.encoder(), disk, Optional.of(first));
    }

    /** How many bytes will be sent, where that is known. */
    public OptionalLong length() {
        return first.map(pass -> OptionalLong.of(pass.end)).orElse(OptionalLong.empty());
    }

    /**
     * Sends the whole file.
     *
     * @throws IOException what reading or the stream threw; what was sent before is then no file
     */
    public void send(OutputStream out) throws IOException {
        InOrder target = new InOrder(out, first.isPresent());
        if (first.isPresent()) {
            target.write(0, ByteBuffer.wrap(first.get().header));
        }
        encoder.encode(disk, target, _ -> {});
        if (first.isPresent() && first.get().end != target.position) {
            throw new IOException("the disk changed while it was sent");
        }
    }

    /** Keeps the header, and how long the file is. */
    private static final class FirstPass implements Output {

        private byte[] header = new byte[0];
        private long end;

        @Override
        public void write(long offset, ByteBuffer bytes) {
            end = Math.max(end, offset + bytes.remaining());
            if (offset == 0) {
                header = new byte[bytes.remaining()];
                bytes.get(bytes.position(), header);
            }
        }
    }

    /** Lets no write go back, but for a header's that was sent before. */
    private static final class InOrder implements Output {

        private final OutputStream out;
        private final boolean headerFirst;
        private long position;

        InOrder(OutputStream out, boolean headerFirst) {
            this.out = out;
            this.headerFirst = headerFirst;
        }

        @Override
        public void write(long offset, ByteBuffer bytes) throws IOException {
            if (offset == 0 && headerFirst && position > 0) {
                return;
            }
            if (offset < position) {
                throw new IllegalStateException("byte %d after %d".formatted(offset, position));
            }
            for (long gap = offset - position; gap > 0; gap -= ZEROS.length) {
                out.write(ZEROS, 0, (int) Math.min(gap, ZEROS.length));
            }
            byte[] plain = new byte[bytes.remaining()];
            bytes.get(bytes.position(), plain);
            out.write(plain);
            position = offset + plain.length;
        }
    }
}
