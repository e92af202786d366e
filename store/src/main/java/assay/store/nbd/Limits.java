package assay.store.nbd;

import java.time.Duration;

/**
 * What a server spends on its clients. All of them together make it hold at most {@code connections
 * * requestBytes} bytes of data, and some small change.
 *
 * @param connections open at once; the next one is closed at once
 * @param requests of one connection that are worked on at once; the next one waits unread
 * @param requestBytes of data in one read or write, and of all of one connection at once
 * @param handshake how long a client may take to choose a disk
 */
public record Limits(int connections, int requests, int requestBytes, Duration handshake) {

    /** 16 connections of 16 requests; 32 MiB of data, which clients expect of every server. */
    public static final Limits DEFAULT = new Limits(16, 16, 32 << 20, Duration.ofSeconds(30));

    public Limits {
        if (connections < 1 || requests < 1 || requestBytes < 1 << 16 || requestBytes > 1 << 30) {
            throw new IllegalArgumentException(
                    "%d connections, %d requests, %d bytes"
                            .formatted(connections, requests, requestBytes));
        }
    }
}
