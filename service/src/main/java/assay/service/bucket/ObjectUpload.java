package assay.service.bucket;

import assay.service.Problem;
import assay.service.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ListPartsRequest;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * An object that is written in parts, with numbers from 1, each of which may be sent again.
 *
 * <p>Each part goes with its MD5, by which the service checks what it received: every one knows
 * that header, newer checksums some refuse.
 */
public final class ObjectUpload {

    /** The most parts that S3 puts together. */
    public static final int MOST_PARTS = 10_000;

    /** All but the last have at least 5 MiB, says S3. */
    public static final int SMALLEST_PART = 8 << 20;

    private final Bucket bucket;
    private final String id;
    private final Map<Integer, CompletedPart> done = new TreeMap<>();

    ObjectUpload(Bucket bucket, String id) {
        this.bucket = bucket;
        this.id = id;
    }

    /** What the service calls this upload; with it another process can go on. */
    public String id() {
        return id;
    }

    /**
     * A part that the service has.
     *
     * @param tag what it calls its bytes
     */
    public record Stored(long size, String tag) {

        /** Whether these are its bytes, as far as the service's tags tell: most are the MD5. */
        public boolean is(ByteBuffer bytes) {
            return size == bytes.remaining()
                    && tag.replace("\"", "").equals(HexFormat.of().formatHex(md5(bytes)));
        }
    }

    /** The parts that the service has, by number; none if it does not know the upload any more. */
    public Map<Integer, Stored> stored() throws IOException {
        return bucket.call(() -> {
            try {
                return list();
            } catch (S3Exception e) {
                if (BucketFailure.isMissing(e)) {
                    return Map.of();
                }
                throw e;
            }
        });
    }

    private Map<Integer, Stored> list() throws IOException {
        Map<Integer, Stored> parts = new TreeMap<>();
        Integer marker = 0;
        for (int pages = 0; marker != null && pages <= MOST_PARTS; pages++) {
            ListPartsRequest request =
                    ListPartsRequest.builder()
                            .bucket(bucket.bucket())
                            .key(bucket.key())
                            .uploadId(id)
                            .partNumberMarker(marker)
                            .build();
            ListPartsResponse page = bucket.client().listParts(request);
            for (Part part : page.parts()) {
                if (part.partNumber() != null && part.size() != null && part.eTag() != null) {
                    parts.put(part.partNumber(), new Stored(part.size(), part.eTag()));
                }
            }
            marker = Boolean.TRUE.equals(page.isTruncated()) ? page.nextPartNumberMarker() : null;
        }
        return parts;
    }

    /** Counts a part that the service has already. */
    public void keep(int number, Stored part) {
        done.put(number, CompletedPart.builder().partNumber(number).eTag(part.tag()).build());
    }

    /** Sends a part; returns when the service has it. */
    public void put(int number, ByteBuffer bytes) throws IOException {
        String md5 = Base64.getEncoder().encodeToString(md5(bytes));
        RequestBody body =
                RequestBody.fromContentProvider(
                        () -> new BufferStream(bytes.duplicate()),
                        bytes.remaining(),
                        "application/octet-stream");
        String tag =
                bucket.call(() ->
                        bucket.client()
                                .uploadPart(
                                        request ->
                                                request.bucket(bucket.bucket())
                                                        .key(bucket.key())
                                                        .uploadId(id)
                                                        .partNumber(number)
                                                        .contentMD5(md5),
                                        body)
                                .eTag());
        done.put(number, CompletedPart.builder().partNumber(number).eTag(tag).build());
    }

    /**
     * Makes the parts the object, in the order of their numbers.
     *
     * @param size of the object; that it has it is looked at
     * @throws ProblemException {@link Problem#REMOTE_CHANGED} if it does not come to that
     */
    public void complete(long size) throws IOException {
        try {
            bucket.call(() ->
                    bucket.client()
                            .completeMultipartUpload(request ->
                                    request.bucket(bucket.bucket())
                                            .key(bucket.key())
                                            .uploadId(id)
                                            .multipartUpload(all -> all.parts(done.values()))));
        } catch (ProblemException e) {
            // An answer that was lost is asked for again, and then there is no upload any more.
            String tag = bucket.find().map(Bucket.Found::tag).orElse("");
            if (!tag.endsWith("-" + done.size() + "\"")) {
                throw e;
            }
        }
        long there = bucket.find().map(Bucket.Found::size).orElse(-1L);
        if (there != size) {
            throw new ProblemException(
                    Problem.REMOTE_CHANGED,
                    "the object should have " + size + " bytes, and has " + there);
        }
    }

    /** Gives the upload up; one that does not exist is given up already. */
    public void abort() throws IOException {
        bucket.call(() -> {
            try {
                return Optional.of(
                        bucket.client()
                                .abortMultipartUpload(request ->
                                        request.bucket(bucket.bucket())
                                                .key(bucket.key())
                                                .uploadId(id)));
            } catch (S3Exception e) {
                if (BucketFailure.isMissing(e)) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    private static byte[] md5(ByteBuffer bytes) {
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            md5.update(bytes.duplicate());
            return md5.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }

    /** Bytes that are not copied: parts may be large. */
    private static final class BufferStream extends InputStream {

        private final ByteBuffer bytes;

        BufferStream(ByteBuffer bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            return bytes.hasRemaining() ? bytes.get() & 0xff : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (!bytes.hasRemaining()) {
                return length == 0 ? 0 : -1;
            }
            int count = Math.min(length, bytes.remaining());
            bytes.get(target, offset, count);
            return count;
        }
    }
}
