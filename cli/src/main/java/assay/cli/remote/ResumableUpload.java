package assay.cli.remote;

import assay.cli.ProgressBar;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Sends a file to an image by tus 1.0.0, going on after broken connections, at what the server has
 * already when this begins.
 */
final class ResumableUpload {

    private static final String VERSION = "1.0.0";

    private final Server server;
    private final String image;
    private final Path file;
    private final Duration pause;

    /**
     * An upload that is not begun.
     *
     * @param image path of the image in the API
     * @param pause before the second attempt; doubled for each further one
     */
    ResumableUpload(Server server, String image, Path file, Duration pause) {
        this.server = server;
        this.image = image;
        this.file = file;
        this.pause = pause;
    }

    /** Sends what the server lacks. */
    void send(ProgressBar bar) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            Optional<String> begun = begun(size);
            String upload = begun.isPresent() ? begun.get() : begin(size);
            long offset = begun.isPresent() ? offset(upload) : 0;
            int failures = 0;
            while (offset < size || size == 0) {
                Optional<IOException> failure = piece(upload, channel, offset, size, bar);
                if (failure.isEmpty()) {
                    return;
                }
                failures++;
                if (failures == Retry.ATTEMPTS) {
                    throw failure.get();
                }
                Retry.pause(pause, failures);
                long now = offsetOr(upload, offset);
                failures = now > offset ? 0 : failures;
                offset = now;
            }
        }
    }

    /** An earlier upload of a file of this size that did not end. */
    private Optional<String> begun(long size) throws IOException {
        for (JsonNode each : server.get(image + "/uploads").path("uploads")) {
            long offset = each.path("offset").asLong(0);
            if (each.path("length").asLong(-1) == size && offset < size) {
                return Optional.of(image + "/uploads/" + each.path("id").asString(""));
            }
        }
        return Optional.empty();
    }

    private String begin(long size) throws IOException {
        HttpResponse<InputStream> answer =
                server.send(
                        request(image + "/uploads")
                                .header("Upload-Length", Long.toString(size))
                                .POST(BodyPublishers.noBody()));
        answer.body().close();
        return answer.headers()
                .firstValue("Location")
                .orElseThrow(() -> new IOException("the server does not say where to send to"));
    }

    private HttpRequest.Builder request(String path) {
        return server.request(path).header("Tus-Resumable", VERSION);
    }

    private long offset(String upload) throws IOException {
        HttpResponse<InputStream> answer = server.send(request(upload).HEAD());
        answer.body().close();
        return answer.headers()
                .firstValueAsLong("Upload-Offset")
                .orElseThrow(() -> new IOException("the server does not say how much came"));
    }

    /** As long as nobody answers, what was known. */
    private long offsetOr(String upload, long known) {
        try {
            return offset(upload);
        } catch (IOException e) {
            return known;
        }
    }

    /** Sends all from an offset on; a failure that may pass, if there was one. */
    private Optional<IOException> piece(
            String upload, FileChannel channel, long offset, long size, ProgressBar bar)
            throws IOException {
        channel.position(offset);
        InputStream rest = new Counting(Channels.newInputStream(channel), offset, size, bar);
        HttpResponse<InputStream> answer;
        try {
            answer =
                    server.sendWhateverComes(
                            request(upload)
                                    .header("Upload-Offset", Long.toString(offset))
                                    .header("Content-Type", "application/offset+octet-stream")
                                    .method("PATCH", Retry.body(rest, size - offset)));
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            return Optional.of(e);
        }
        if (Retry.mayPass(answer)) {
            return Optional.of(Retry.failure(answer));
        }
        if (answer.statusCode() >= 300) {
            throw server.refused(answer);
        }
        answer.body().close();
        return Optional.empty();
    }

    /** Tells the bar how much was sent; the channel stays open for the next attempt. */
    private static final class Counting extends InputStream {

        private final InputStream from;
        private final long size;
        private final ProgressBar bar;
        private long at;

        Counting(InputStream from, long at, long size, ProgressBar bar) {
            this.from = from;
            this.at = at;
            this.size = size;
            this.bar = bar;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = from.read(into, offset, length);
            if (count > 0) {
                at += count;
                bar.show((int) (100.0 * at / size));
            }
            return count;
        }
    }
}
