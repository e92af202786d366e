package assay.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Downloads whose client goes away in the middle. */
class BrokenDownloadTest {

    private static final Api ADMIN = RunningServer.admin();

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final List<ILoggingEvent> logged = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender =
            new AppenderBase<>() {
                @Override
                protected void append(ILoggingEvent event) {
                    logged.add(event);
                }
            };

    @BeforeEach
    void listen() {
        appender.setContext(root.getLoggerContext());
        appender.start();
        root.addAppender(appender);
    }

    @AfterEach
    void stop() {
        root.detachAppender(appender);
    }

    @Test
    void aClientThatGoesAwayLeavesNoStackTrace() throws IOException {
        byte[] disk = new byte[24 << 20];
        new Random(1).nextBytes(disk);
        disk[510] = 0x55;
        disk[511] = (byte) 0xaa;
        String image = ADMIN.newImage("left", disk);
        List<String> paths =
                List.of(
                        "/api/v1" + image + "/content",
                        "/api/v1" + image + "/content?format=qcow2-zstd",
                        "/image/v2" + image + "/file");
        for (int left = 0; left < paths.size(); left++) {
            leave(paths.get(left));
            awaitDownloads(image, left + 1);
        }

        assertThat(logged)
                .filteredOn(event -> event.getThrowableProxy() != null)
                .filteredOn(event ->
                        event.getFormattedMessage().contains(image)
                                || event.getLoggerName().startsWith("org."))
                .isEmpty();
    }

    /** Resets the connection after the first bytes. */
    private static void leave(String path) throws IOException {
        URI server = URI.create(RunningServer.ADDRESS);
        String request =
                """
                GET %s HTTP/1.1
                Host: localhost
                Authorization: Bearer %s
                X-Auth-Token: %s

                """
                        .formatted(path, ADMIN.token(), ADMIN.token())
                        .replace("\n", "\r\n");
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readNBytes(5)).hasSize(5);
            socket.setSoLinger(true, 0);
        }
    }

    /** A download is recorded when it has ended, however it did. */
    private static void awaitDownloads(String image, int count) {
        Instant deadline = Instant.now().plusSeconds(60);
        while (downloads(image) < count) {
            assertThat(Instant.now()).as("waiting for the end of %s", image).isBefore(deadline);
            Thread.onSpinWait();
        }
    }

    private static int downloads(String image) {
        return RunningServer.JDBI.withHandle(handle ->
                handle.createQuery(
                                """
                                select count(*) from audit_records
                                where action like 'read%' and event #>> '{target,id}' = :id
                                """)
                        .bind("id", image.substring("/images/".length()))
                        .mapTo(Integer.class)
                        .one());
    }
}
