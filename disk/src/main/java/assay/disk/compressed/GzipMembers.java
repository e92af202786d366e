package assay.disk.compressed;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decodes gzip members (RFC 1952), one after the other, with zeros after the last allowed. Stricter
 * than the JDK's decoder, which takes a damaged member for the end.
 */
final class GzipMembers extends InputStream {

    private static final String FORMAT = "gzip";
    private static final int BUFFER = 1 << 16;

    private static final int ID = 0x1f8b;
    private static final int DEFLATE = 8;
    private static final int FHCRC = 1 << 1;
    private static final int FEXTRA = 1 << 2;
    private static final int FNAME = 1 << 3;
    private static final int FCOMMENT = 1 << 4;
    private static final int RESERVED = 0xe0;

    private final InputStream source;
    private final byte[] buffer = new byte[BUFFER];
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private int at;
    private int limit;
    private long fetched;
    private boolean inMember;
    private boolean ended;

    /**
     * @param source where the first member starts
     */
    GzipMembers(InputStream source) {
        this.source = source;
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        // Each turn decodes something, or takes bytes of the source.
        while (!ended) {
            if (!inMember) {
                begin();
                continue;
            }
            int count = inflate(target, offset, length);
            if (count > 0) {
                return count;
            }
        }
        return -1;
    }

    private int inflate(byte[] target, int offset, int length) throws IOException {
        try {
            int count = inflater.inflate(target, offset, length);
            crc.update(target, offset, count);
            if (inflater.finished()) {
                at = limit - inflater.getRemaining();
                end();
            } else if (inflater.needsInput()) {
                feed();
            } else if (count == 0) {
                throw error(Reason.CORRUPT, "a member needs a dictionary");
            }
            return count;
        } catch (DataFormatException e) {
            ImageException error = error(Reason.CORRUPT, "an invalid stream: " + e.getMessage());
            error.initCause(e);
            throw error;
        }
    }

    private void feed() throws IOException {
        if (!fetch()) {
            throw cutOff();
        }
        inflater.setInput(buffer, 0, limit);
    }

    /** Reads the header of the next member, or the end. */
    private void begin() throws IOException {
        int first = next();
        boolean padding = position() > 1;
        while (padding && first == 0) {
            first = next();
            if (first > 0) {
                throw error(Reason.CORRUPT, "something follows the zeros at the end");
            }
        }
        if (first < 0) {
            ended = true;
            return;
        }
        if ((first << Byte.SIZE | require()) != ID || require() != DEFLATE) {
            throw error(Reason.CORRUPT, "no member starts here");
        }
        header(require());
        crc.reset();
        inflater.reset();
        inflater.setInput(buffer, at, limit - at);
        inMember = true;
    }

    private void header(int flags) throws IOException {
        if ((flags & RESERVED) != 0) {
            throw error(Reason.CORRUPT, "reserved flags are set in a header");
        }
        skip(6); // MTIME, XFL, OS
        if ((flags & FEXTRA) != 0) {
            skip(require() | require() << Byte.SIZE);
        }
        if ((flags & FNAME) != 0) {
            skipText();
        }
        if ((flags & FCOMMENT) != 0) {
            skipText();
        }
        if ((flags & FHCRC) != 0) {
            skip(2);
        }
    }

    private void end() throws IOException {
        inMember = false;
        if (int32() != (int) crc.getValue() || int32() != (int) inflater.getBytesWritten()) {
            throw error(Reason.CORRUPT, "the checksum does not fit the content");
        }
    }

    private int int32() throws IOException {
        return require() | require() << 8 | require() << 16 | require() << 24;
    }

    private void skip(int length) throws IOException {
        for (int i = 0; i < length; i++) {
            require();
        }
    }

    /** Bounded by the file. */
    private void skipText() throws IOException {
        int character = require();
        while (character != 0) {
            character = require();
        }
    }

    private int require() throws IOException {
        int next = next();
        if (next < 0) {
            throw cutOff();
        }
        return next;
    }

    private int next() throws IOException {
        return at < limit || fetch() ? buffer[at++] & 0xff : -1;
    }

    private boolean fetch() throws IOException {
        int count = source.read(buffer, 0, buffer.length);
        at = 0;
        limit = Math.max(count, 0);
        fetched += limit;
        return count > 0;
    }

    private ImageException cutOff() {
        return error(
                Reason.TRUNCATED,
                "the file ends within a member; the copy or upload is incomplete: copy it again");
    }

    private ImageException error(Reason reason, String what) {
        return new ImageException(reason, FORMAT, position(), what);
    }

    private long position() {
        return fetched - limit + at;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        source.close();
    }
}
