package assay.store.place;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** Reads answers of a service as far as they can be believed. */
final class S3Answer {

    private S3Answer() {}

    /** What a service calls the size of something; it must. */
    static long size(@Nullable Long size) throws IOException {
        if (size == null || size < 0) {
            throw new IOException("the service does not say how large an object is");
        }
        return size;
    }

    /** The bytes of an object. */
    static ByteBuffer whole(GetObjectResponse answer, InputStream in) throws IOException {
        long size = size(answer.contentLength());
        if (size > Place.MAX_OBJECT) {
            throw new IOException("it has " + size + " bytes, more than any object");
        }
        return read(in, Math.toIntExact(size));
    }

    /** The bytes of an object from {@code offset}, at most {@code most}. */
    static ByteBuffer part(GetObjectResponse answer, InputStream in, long offset, int most)
            throws IOException {
        String range = String.valueOf(answer.contentRange());
        long size = size(answer.contentLength());
        if (!range.startsWith("bytes " + offset + "-") || size > most) {
            throw new IOException(
                    "the service answered another range than bytes from "
                            + offset
                            + ": "
                            + range
                            + ", "
                            + size
                            + " bytes");
        }
        return read(in, Math.toIntExact(size));
    }

    private static ByteBuffer read(InputStream in, int size) throws IOException {
        byte[] bytes = new byte[size];
        try {
            if (in.readNBytes(bytes, 0, size) < size) {
                throw new EOFException("the answer ended too early");
            }
        } catch (IOException e) {
            throw RetryableException.create("the answer broke off: " + e.getMessage(), e);
        }
        return ByteBuffer.wrap(bytes);
    }
}
