package assay.disk.compressed;

import assay.disk.BlockSource;
import assay.disk.DiskFormat;
import assay.disk.DiskImage;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.InnerFormats;
import assay.disk.codec.ZstdInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.UnsupportedOptionsException;
import org.tukaani.xz.XZIOException;

/**
 * An image that was compressed whole. To open it is to decompress it to its end, into a temporary
 * file that is deleted when the disk is closed; its format is that of what it holds, and its
 * details begin with {@code compressed with}.
 */
public final class CompressedFormat implements DiskFormat {

    private final Compression compression;
    private final InnerFormats inner;
    private final SpoolLimits limits;

    CompressedFormat(Compression compression, InnerFormats inner, SpoolLimits limits) {
        this.compression = compression;
        this.inner = inner;
        this.limits = limits;
    }

    /**
     * A format for each way to compress.
     *
     * @param inner opens what was compressed
     */
    public static List<DiskFormat> all(InnerFormats inner) {
        return Stream.of(Compression.values())
                .<DiskFormat>map(c -> new CompressedFormat(c, inner, SpoolLimits.DEFAULT))
                .toList();
    }

    @Override
    public String name() {
        return compression.label();
    }

    @Override
    public boolean matches(BlockSource container) throws IOException {
        int length = (int) Math.min(Compression.magicLength(), container.size());
        ByteBuffer start = ByteBuffer.allocate(length);
        container.read(0, start);
        return compression.matches(start.array());
    }

    /**
     * Decompresses the whole file first, which takes some seconds for each GiB.
     *
     * @throws ImageException with {@link Reason#LIMIT} if it holds far more than a disk would
     */
    @Override
    public DiskImage open(BlockSource container) throws IOException {
        SpooledSource spool = unpack(container);
        try {
            return opened(container, spool);
        } catch (IOException | RuntimeException | Error e) {
            spool.close();
            throw e;
        }
    }

    private DiskImage opened(BlockSource container, SpooledSource spool) throws IOException {
        DiskImage image = inner.open(spool);
        Map<String, String> details = new LinkedHashMap<>();
        details.put("compressed with", name());
        details.putAll(image.details());
        return new DiskImage(
                image.format(), container, new OwningSource(image.disk(), spool), details);
    }

    private SpooledSource unpack(BlockSource container) throws IOException {
        SourceInputStream packed = new SourceInputStream(container);
        try (InputStream content = compression.unpacked(packed)) {
            SpooledSource spool =
                    SpooledSource.of(
                            content,
                            (made, kept) -> limits.check(name(), packed.position(), made, kept));
            if (content instanceof ZstdInputStream frames && frames.position() < container.size()) {
                spool.close();
                throw error(Reason.CORRUPT, frames.position(), "no frame starts here");
            }
            return spool;
        } catch (MemoryLimitException e) {
            throw withCause(
                    e,
                    Reason.LIMIT,
                    packed.position(),
                    ("it takes %d KiB of memory to decompress, over %d; compress it again with:"
                                    + " xz -6")
                            .formatted(e.getMemoryNeeded(), Compression.MAX_XZ_MEMORY));
        } catch (UnsupportedOptionsException e) {
            throw withCause(
                    e, Reason.UNSUPPORTED, packed.position(), "it uses options that are not known");
        } catch (XZIOException e) {
            throw withCause(
                    e,
                    Reason.CORRUPT,
                    packed.position(),
                    "the compressed data is damaged; copy it again");
        } catch (EOFException e) {
            throw withCause(
                    e,
                    Reason.TRUNCATED,
                    packed.position(),
                    "the file ends too early; the copy or upload is incomplete: copy it again");
        }
    }

    private ImageException withCause(IOException cause, Reason reason, long at, String what) {
        ImageException error = error(reason, at, what);
        error.initCause(cause);
        return error;
    }

    private ImageException error(Reason reason, long at, String what) {
        return new ImageException(reason, name(), at, what);
    }
}
