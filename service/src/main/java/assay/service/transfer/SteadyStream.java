package assay.service.transfer;

import assay.service.Problem;
import assay.service.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * A file elsewhere as one stream, though connections break: it is opened again behind what came, as
 * long as it is the same file. Every other failure is the reader's.
 */
final class SteadyStream extends InputStream {

    /** In a row, without a byte between them. */
    private static final int REOPENINGS = 3;

    /** Whose sender is slower keeps a job busy for months. */
    private static final long LEAST_BYTES = 1 << 20;

    private static final long WITHIN_NANOS = 600_000_000_000L;

    private final Source source;
    private final OptionalLong size;
    private final String tag;
    private final LongSupplier nanos;
    private InputStream bytes;
    private long position;
    private int failures;
    private long markPosition;
    private long markTime;

    /**
     * @param opened what {@code source} has opened just now
     * @param nanos {@link System#nanoTime}
     */
    SteadyStream(Source source, Source.Opened opened, LongSupplier nanos) {
        this.source = source;
        this.size = opened.size();
        this.tag = opened.tag();
        this.bytes = opened.bytes();
        this.position = opened.from();
        this.nanos = nanos;
        this.markPosition = position;
        this.markTime = nanos.getAsLong();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        while (true) {
            try {
                int count = bytes.read(target, offset, length);
                if (count < 0 && position < size.orElse(position)) {
                    throw new UnreachableException(
                            "it ended after " + position + " of " + size.getAsLong() + " bytes");
                }
                return count < 0 ? -1 : came(count);
            } catch (UnreachableException e) {
                reopen(e);
            }
        }
    }

    private int came(int count) {
        position += count;
        failures = 0;
        if (position > size.orElse(Long.MAX_VALUE)) {
            throw new ProblemException(
                    Problem.REMOTE_CHANGED,
                    "more than the " + size.getAsLong() + " bytes announced");
        }
        long now = nanos.getAsLong();
        if (now - markTime > WITHIN_NANOS) {
            if (position - markPosition < LEAST_BYTES) {
                throw new ProblemException(
                        Problem.REMOTE_UNREACHABLE, "less than 1 MiB came in ten minutes");
            }
            markTime = now;
            markPosition = position;
        }
        return count;
    }

    private void reopen(UnreachableException failure) throws IOException {
        if (tag.isEmpty() || ++failures > REOPENINGS) {
            throw failure;
        }
        bytes.close();
        Source.Opened again = source.open(position, tag);
        bytes = again.bytes();
        if (again.from() != position || !again.size().equals(size) || !again.tag().equals(tag)) {
            bytes.close();
            throw new UnreachableException("the file was replaced while it was read", failure);
        }
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
