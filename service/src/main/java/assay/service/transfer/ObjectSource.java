package assay.service.transfer;

import assay.service.bucket.Bucket;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/** An object in a bucket. */
final class ObjectSource implements Source {

    private final Bucket bucket;

    ObjectSource(Bucket bucket) {
        this.bucket = bucket;
    }

    @Override
    public Opened open(long from, String tag) throws IOException {
        try {
            Bucket.Reading reading = bucket.read(tag.isEmpty() ? 0 : from, tag);
            return new Opened(
                    new Body(reading.bytes()),
                    reading.from(),
                    OptionalLong.of(reading.object().size()),
                    reading.object().tag());
        } catch (IOException e) {
            throw passing(e);
        }
    }

    private static IOException passing(IOException e) {
        return new UnreachableException(String.valueOf(e.getMessage()), e);
    }

    @Override
    public void close() {
        bucket.close();
    }

    /** What breaks while it is read may be had another time. */
    private static final class Body extends FilterInputStream {

        Body(InputStream bytes) {
            super(bytes);
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException e) {
                throw passing(e);
            }
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                return super.read(target, offset, length);
            } catch (IOException e) {
                throw passing(e);
            }
        }
    }
}
