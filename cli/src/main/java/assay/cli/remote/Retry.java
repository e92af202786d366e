package assay.cli.remote;

import assay.disk.Futures;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;

/** What uploads that go on after failures have in common. */
final class Retry {

    /** In a row, before it is given up. */
    static final int ATTEMPTS = 8;

    private Retry() {}

    /** Whether the same may be answered otherwise later. */
    static boolean mayPass(HttpResponse<InputStream> answer) {
        int status = answer.statusCode();
        return status == 409 || status == 423 || status == 429 || (status >= 500 && status != 507);
    }

    /** The failure that such an answer is; nothing of it is read. */
    static IOException failure(HttpResponse<InputStream> answer) throws IOException {
        answer.body().close();
        return new IOException("the server answers with status " + answer.statusCode());
    }

    /** A body of known length, which a server wants to know beforehand. */
    static BodyPublisher body(InputStream bytes, long length) {
        return length == 0
                ? BodyPublishers.noBody()
                : BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> bytes), length);
    }

    /**
     * Waits before the next attempt.
     *
     * @param shortest before the second attempt; doubled for each further one
     * @param failures so far
     */
    static void pause(Duration shortest, int failures) throws InterruptedIOException {
        try {
            Thread.sleep(shortest.multipliedBy(1L << failures));
        } catch (InterruptedException e) {
            throw Futures.interrupted(e);
        }
    }
}
