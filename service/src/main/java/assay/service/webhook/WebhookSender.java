package assay.service.webhook;

import assay.service.net.OutboundAddresses;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;

/**
 * Sends deliveries by HTTP: to addresses that are checked, with no redirects followed, no proxy, no
 * cookies and nothing read but the status, within a fixed time.
 */
public final class WebhookSender implements AutoCloseable {

    private static final int CONNECTIONS = 64;

    private final CloseableHttpClient client;
    private final Duration patience;

    /**
     * @param patience how long an answer may take, in all
     */
    public WebhookSender(OutboundAddresses addresses, Duration patience) {
        this.patience = patience;
        Timeout timeout = Timeout.of(patience);
        client =
                HttpClients.custom()
                        .setUserAgent("Assay-Webhooks")
                        .disableRedirectHandling()
                        .disableAutomaticRetries()
                        .disableCookieManagement()
                        .disableAuthCaching()
                        .disableContentCompression()
                        .setDefaultRequestConfig(
                                RequestConfig.custom()
                                        .setConnectionRequestTimeout(timeout)
                                        .setResponseTimeout(timeout)
                                        .build())
                        .setConnectionManager(
                                PoolingHttpClientConnectionManagerBuilder.create()
                                        .setDnsResolver(addresses)
                                        .setMaxConnTotal(CONNECTIONS)
                                        .setMaxConnPerRoute(CONNECTIONS)
                                        .setDefaultConnectionConfig(
                                                ConnectionConfig.custom()
                                                        .setConnectTimeout(timeout)
                                                        .setSocketTimeout(timeout)
                                                        .build())
                                        .build())
                        .build();
    }

    /**
     * What is sent.
     *
     * @param id the same for every try
     * @param secret to sign it with
     */
    record Message(String url, String id, String body, String secret) {

        /** The secret is nobody's business. */
        @Override
        public String toString() {
            return id + " to " + url;
        }
    }

    /**
     * Sends a message and gives the status that was answered.
     *
     * @throws IOException if there was no answer; {@link #reason} says why
     */
    int send(Message message, Instant now) throws IOException {
        HttpPost post = new HttpPost(message.url());
        post.setHeader("webhook-id", message.id());
        post.setHeader("webhook-timestamp", Long.toString(now.getEpochSecond()));
        post.setHeader(
                "webhook-signature",
                Signature.sign(message.secret(), message.id(), now, message.body()));
        // The connection is not used again: whatever else the server says is not waited for.
        post.setHeader("Connection", "close");
        post.setEntity(new StringEntity(message.body(), ContentType.APPLICATION_JSON));
        CountDownLatch over = new CountDownLatch(1);
        Thread.ofVirtual().name("webhook-deadline").start(() -> cancelLate(post, over));
        try (ClassicHttpResponse answer = client.executeOpen(null, post, null)) {
            return answer.getCode();
        } finally {
            over.countDown();
            post.cancel();
        }
    }

    /** Timeouts of sockets begin anew with each byte; this one does not. */
    private void cancelLate(HttpPost post, CountDownLatch over) {
        try {
            if (!over.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                post.cancel();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Why there was no answer: nothing that tells which of our own networks has which servers. */
    static String reason(IOException failure) {
        return switch (failure) {
            case SocketTimeoutException _ -> "timeout";
            case UnknownHostException _ -> "address"; // also one that is refused
            case SSLException _ -> "tls";
            default -> "connection";
        };
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
