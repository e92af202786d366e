package assay.service.webhook;

import assay.service.identity.SealingKey;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows events and delivers them, each at least once, unless a webhook fails for more than a day.
 * One of the nodes does it now and then; one that dies in the middle is followed by another.
 */
public final class WebhookCourier {

    /** Roughly those that Standard Webhooks recommends: a day and a bit in all. */
    public static final List<Duration> PAUSES =
            List.of(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(30),
                    Duration.ofHours(2),
                    Duration.ofHours(5),
                    Duration.ofHours(10),
                    Duration.ofHours(10));

    private static final Logger LOG = LoggerFactory.getLogger(WebhookCourier.class);

    /** Longer than a try can take. */
    private static final Duration LEASE = Duration.ofSeconds(60);

    /** So that other chores have their turn. */
    private static final int ROUNDS = 20;

    /** "Gone" (RFC 9110 section 15.5.11): Standard Webhooks has it end a webhook. */
    private static final int GONE = 410;

    private final Jdbi jdbi;
    private final SealingKey sealing;
    private final WebhookSender sender;
    private final InstantSource clock;
    private final List<Duration> pauses;

    /**
     * @param clock what deliveries say they were signed by
     * @param pauses after each try that failed; when none is left, the delivery is given up
     */
    public WebhookCourier(
            Jdbi jdbi,
            SealingKey sealing,
            WebhookSender sender,
            InstantSource clock,
            List<Duration> pauses) {
        this.jdbi = jdbi;
        this.sealing = sealing;
        this.sender = sender;
        this.clock = clock;
        this.pauses = List.copyOf(pauses);
    }

    /** Follows and delivers what there is. */
    public void run() {
        for (UUID webhook : jdbi.withHandle(DeliveryTable::behind)) {
            jdbi.useHandle(handle -> DeliveryTable.follow(handle, webhook));
        }
        for (int round = 0; round < ROUNDS; round++) {
            List<DeliveryTable.Due> due =
                    jdbi.withHandle(handle -> DeliveryTable.take(handle, LEASE));
            if (due.isEmpty()) {
                return;
            }
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                due.forEach(one -> threads.execute(() -> deliver(one)));
            }
        }
    }

    private void deliver(DeliveryTable.Due due) {
        try {
            String secret = sealing.open(due.secret().bytes(), Webhooks.context(due.webhook()));
            String id = "msg_" + due.id();
            WebhookSender.Message message =
                    new WebhookSender.Message(due.url(), id, due.body(), secret);
            answered(due, sender.send(message, clock.instant()));
        } catch (IOException e) {
            LOG.info("webhook {} was not reached: {}", due.webhook(), e.toString());
            failed(due, OptionalInt.empty(), Optional.of(WebhookSender.reason(e)));
        } catch (RuntimeException e) {
            // Its lease runs out, and it is tried again.
            LOG.error("delivery {} of webhook {} failed", due.id(), due.webhook(), e);
        }
    }

    private void answered(DeliveryTable.Due due, int status) {
        if (status >= 200 && status < 300) {
            jdbi.useTransaction(handle -> DeliveryTable.delivered(handle, due, status));
        } else {
            failed(due, OptionalInt.of(status), Optional.empty());
        }
        if (status == GONE) {
            jdbi.useHandle(handle -> DeliveryTable.disable(handle, due.webhook()));
        }
    }

    private void failed(DeliveryTable.Due due, OptionalInt status, Optional<String> error) {
        if (due.attempts() > pauses.size()) {
            jdbi.useTransaction(handle -> DeliveryTable.failed(handle, due, status, error));
        } else {
            Duration pause = pauses.get(due.attempts() - 1);
            jdbi.useHandle(handle -> DeliveryTable.again(handle, due, pause, status, error));
        }
    }

    /** Forgets what was delivered or given up long ago, and webhooks of deleted projects. */
    public void purge() {
        jdbi.useHandle(WebhookTable::purge);
        jdbi.useHandle(DeliveryTable::purge);
    }
}
