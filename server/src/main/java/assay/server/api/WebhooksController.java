package assay.server.api;

import assay.server.web.SessionFilter;
import assay.service.Page;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.Words;
import assay.service.identity.Session;
import assay.service.webhook.Delivery;
import assay.service.webhook.Webhook;
import assay.service.webhook.Webhooks;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /webhooks}. */
@RestController
@RequestMapping("/api/v1/webhooks")
public final class WebhooksController {

    private final Webhooks webhooks;

    public WebhooksController(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    /** {@code NewWebhook} and {@code WebhookChange} of the API. */
    record WebhookDetailsJson(
            @Nullable String url,
            @Nullable String description,
            @Nullable List<String> types,
            @Nullable Boolean enabled) {

        Webhook.Details applyTo(Webhook.Details details) {
            return new Webhook.Details(
                    Objects.requireNonNullElse(url, details.url()),
                    Objects.requireNonNullElse(description, details.description()),
                    Objects.requireNonNullElse(types, details.types()),
                    Objects.requireNonNullElse(enabled, details.enabled()));
        }
    }

    /** {@code Webhook} of the API; {@code CreatedWebhook} where it has {@code secret}. */
    record WebhookJson(
            UUID id,
            String url,
            String description,
            List<String> types,
            boolean enabled,
            @Nullable Instant succeededAt,
            Instant createdAt,
            Instant updatedAt,
            @Nullable String secret) {

        static WebhookJson of(Webhook webhook, @Nullable String secret) {
            Webhook.Details details = webhook.details();
            return new WebhookJson(
                    webhook.id(),
                    details.url(),
                    details.description(),
                    details.types(),
                    details.enabled(),
                    webhook.succeededAt().orElse(null),
                    webhook.createdAt(),
                    webhook.updatedAt(),
                    secret);
        }

        /** The secret is nobody's business. */
        @Override
        public String toString() {
            return "webhook " + id;
        }
    }

    /** The answer of the API. */
    record WebhooksJson(List<WebhookJson> webhooks) {}

    /** {@code WebhookDelivery} of the API. */
    record DeliveryJson(
            UUID id,
            String type,
            String state,
            int attempts,
            @Nullable Instant nextAt,
            @Nullable Integer status,
            @Nullable String error,
            Instant createdAt,
            Instant updatedAt) {

        static DeliveryJson of(Delivery delivery) {
            return new DeliveryJson(
                    delivery.id(),
                    delivery.type(),
                    Words.of(delivery.state()),
                    delivery.attempts(),
                    delivery.nextAt().orElse(null),
                    delivery.status().isPresent() ? delivery.status().getAsInt() : null,
                    delivery.error().orElse(null),
                    delivery.createdAt(),
                    delivery.updatedAt());
        }
    }

    /** {@code WebhookDeliveryPage} of the API. */
    record DeliveryPageJson(List<DeliveryJson> deliveries, @Nullable UUID next) {}

    @PostMapping
    ResponseEntity<WebhookJson> create(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @RequestBody WebhookDetailsJson wanted) {
        if (wanted.url() == null || wanted.types() == null) {
            throw new ProblemException(Problem.REQUEST_INVALID, "url and types must both be given");
        }
        Webhook.Details details = wanted.applyTo(new Webhook.Details("", "", List.of(), true));
        if (!details.enabled()) {
            throw new ProblemException(Problem.REQUEST_INVALID, "a new webhook is enabled");
        }
        Webhook.Created made = webhooks.create(session.caller(), details);
        return ResponseEntity.created(URI.create("/api/v1/webhooks/" + made.webhook().id()))
                .body(WebhookJson.of(made.webhook(), made.secret()));
    }

    @GetMapping
    WebhooksJson list(@RequestAttribute(SessionFilter.SESSION) Session session) {
        return new WebhooksJson(
                webhooks.list(session.caller()).stream()
                        .map(webhook -> WebhookJson.of(webhook, null))
                        .toList());
    }

    @GetMapping("/{id}")
    WebhookJson get(
            @RequestAttribute(SessionFilter.SESSION) Session session, @PathVariable UUID id) {
        return WebhookJson.of(webhooks.get(session.caller(), id), null);
    }

    @PatchMapping("/{id}")
    WebhookJson update(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            @RequestBody WebhookDetailsJson change) {
        return WebhookJson.of(webhooks.update(session.caller(), id, change::applyTo), null);
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(
            @RequestAttribute(SessionFilter.SESSION) Session session, @PathVariable UUID id) {
        webhooks.delete(session.caller(), id);
        return ResponseEntity.noContent().build();
    }

    @GetMapping("/{id}/deliveries")
    DeliveryPageJson deliveries(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            @RequestParam(defaultValue = PageQuery.LIMIT) int limit,
            @RequestParam(required = false) @Nullable UUID marker) {
        Page<Delivery> page =
                webhooks.deliveries(session.caller(), id, PageQuery.of(limit, marker));
        return new DeliveryPageJson(
                page.items().stream().map(DeliveryJson::of).toList(), page.next().orElse(null));
    }
}
