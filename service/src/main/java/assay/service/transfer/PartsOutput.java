package assay.service.transfer;

import assay.disk.Futures;
import assay.disk.Sha256;
import assay.service.bucket.ObjectUpload;
import assay.service.job.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Sends a file to a bucket in parts, the next of which is filled meanwhile; those that the service
 * has already are not sent. Memory: three parts.
 */
final class PartsOutput extends OutputStream {

    private static final int MIB = 1 << 20;

    private final ObjectUpload upload;
    private final Map<Integer, ObjectUpload.Stored> stored;
    private final Progress progress;
    private final long most;
    private final MessageDigest sha256 = Sha256.computation();
    private final ExecutorService sender = Executors.newVirtualThreadPerTaskExecutor();
    private Future<?> sending = sender.submit(() -> {});
    private ByteBuffer part;
    private int number = 1;
    private long sent;

    /**
     * @param stored parts that the service may have already
     * @param most a size that the file does not exceed; the same at each try
     */
    PartsOutput(
            ObjectUpload upload,
            Map<Integer, ObjectUpload.Stored> stored,
            Progress progress,
            long most) {
        this.upload = upload;
        this.stored = Map.copyOf(stored);
        this.progress = progress;
        this.most = most;
        this.part = ByteBuffer.allocate(partSize(most));
    }

    /** The size of all parts but the last. */
    static int partSize(long size) {
        long least = (size + ObjectUpload.MOST_PARTS - 1) / ObjectUpload.MOST_PARTS;
        return Math.toIntExact(Math.max(ObjectUpload.SMALLEST_PART, (least + MIB - 1) / MIB * MIB));
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        for (int from = offset; from < offset + length; ) {
            if (!part.hasRemaining()) {
                endPart();
            }
            int count = Math.min(offset + length - from, part.remaining());
            part.put(source, from, count);
            from += count;
        }
    }

    private void endPart() throws IOException {
        ByteBuffer full = part.flip();
        sha256.update(full.duplicate());
        Futures.get(sending);
        ObjectUpload.Stored before = stored.get(number);
        int current = number;
        if (before != null && before.is(full)) {
            upload.keep(current, before);
        } else {
            sending =
                    sender.submit(() -> {
                        upload.put(current, full);
                        return current;
                    });
        }
        sent += full.remaining();
        progress.report(sent, most);
        part = ByteBuffer.allocate(part.capacity());
        number++;
    }

    /**
     * Sends the rest and makes the parts the object.
     *
     * @return the whole file
     */
    Sent finish() throws IOException {
        if (part.position() > 0 || number == 1) {
            endPart();
        }
        Futures.get(sending);
        upload.complete(sent);
        return new Sent(sent, HexFormat.of().formatHex(sha256.digest()));
    }

    /**
     * What was sent.
     *
     * @param sha256 in hexadecimal digits
     */
    record Sent(long size, String sha256) {}

    /** Ends the sending; what was not finished is no object. */
    @Override
    public void close() {
        sending.cancel(true);
        sender.close();
    }
}
