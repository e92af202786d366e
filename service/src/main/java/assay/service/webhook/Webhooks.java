package assay.service.webhook;

import assay.service.Page;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.Texts;
import assay.service.UuidV7;
import assay.service.audit.Audit;
import assay.service.audit.AuditEvent;
import assay.service.audit.Target;
import assay.service.identity.Action;
import assay.service.identity.Caller;
import assay.service.identity.SealingKey;
import assay.service.net.OutboundAddresses;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The use cases of webhooks. */
public final class Webhooks {

    /** More would be a burden to all; one webhook can hear of everything. */
    private static final int MOST = 20;

    private static final int MAX_URL = 2048;
    private static final int MAX_TYPES = 50;
    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final Pattern TYPE = Pattern.compile("\\*|(image|job)\\.(\\*|[a-z]{1,20})");
    private static final Pattern LITERAL = Pattern.compile("\\[.*]|[0-9.]+");

    private final Jdbi jdbi;
    private final SealingKey sealing;
    private final OutboundAddresses addresses;

    public Webhooks(Jdbi jdbi, SealingKey sealing, OutboundAddresses addresses) {
        this.jdbi = jdbi;
        this.sealing = sealing;
        this.addresses = addresses;
    }

    /** What a secret is sealed for. */
    static String context(UUID webhook) {
        return "webhook " + webhook;
    }

    /**
     * Makes a webhook, which hears of what comes from now on.
     *
     * @throws ProblemException {@link Problem#REQUEST_INVALID}, {@link Problem#ADDRESS_REFUSED},
     *     {@link Problem#WEBHOOKS_LIMIT}
     */
    public Webhook.Created create(Caller caller, Webhook.Details details) {
        caller.require(Action.WRITE);
        check(details);
        UUID id = UuidV7.next();
        String secret = Signature.newSecret();
        Instant now = Instant.now();
        Webhook wanted =
                new Webhook(
                        id, caller.project(), caller.user(), details, Optional.empty(), now, now);
        return jdbi.inTransaction(handle -> {
            requireRoom(handle, caller.project());
            WebhookTable.insert(handle, wanted, sealing.seal(secret, context(id)));
            Audit.record(handle, event(caller, "create", id).with("url", details.url()));
            return new Webhook.Created(find(handle, caller, id), secret);
        });
    }

    private static void requireRoom(Handle handle, UUID project) {
        handle.execute(
                "select pg_advisory_xact_lock(hashtextextended(?, 0))", "webhooks " + project);
        if (WebhookTable.list(handle, project).size() >= MOST) {
            throw new ProblemException(Problem.WEBHOOKS_LIMIT, Integer.toString(MOST));
        }
    }

    /** The project's webhooks, newest first; there are never many. */
    public List<Webhook> list(Caller caller) {
        caller.require(Action.READ);
        return jdbi.withHandle(handle -> WebhookTable.list(handle, caller.project()));
    }

    /** One of them. */
    public Webhook get(Caller caller, UUID id) {
        caller.require(Action.READ);
        return jdbi.inTransaction(handle -> find(handle, caller, id));
    }

    /** Changes a webhook; problems as of {@link #create}. */
    public Webhook update(Caller caller, UUID id, UnaryOperator<Webhook.Details> change) {
        caller.require(Action.WRITE);
        return jdbi.inTransaction(handle -> {
            Webhook.Details details = change.apply(find(handle, caller, id).details());
            check(details);
            WebhookTable.update(handle, id, details);
            Audit.record(handle, event(caller, "update", id).with("url", details.url()));
            return find(handle, caller, id);
        });
    }

    /** Deletes a webhook and what was on its way to it. */
    public void delete(Caller caller, UUID id) {
        caller.require(Action.WRITE);
        jdbi.useTransaction(handle -> {
            if (!WebhookTable.delete(handle, caller.project(), id)) {
                throw new ProblemException(Problem.NOT_FOUND);
            }
            Audit.record(handle, event(caller, "delete", id));
        });
    }

    /** What was sent in the last week, the newest events first. */
    public Page<Delivery> deliveries(Caller caller, UUID id, Page.Wanted page) {
        caller.require(Action.READ);
        List<Delivery> found =
                jdbi.inTransaction(handle -> {
                    find(handle, caller, id);
                    return WebhookTable.deliveries(handle, id, page);
                });
        return Page.of(found, page, Delivery::id);
    }

    private static Webhook find(Handle handle, Caller caller, UUID id) {
        return WebhookTable.find(handle, caller.project(), id)
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }

    private static AuditEvent event(Caller caller, String action, UUID id) {
        return AuditEvent.done(caller, action, Target.of(Target.Type.WEBHOOK, id));
    }

    private void check(Webhook.Details details) {
        Texts.requireDescription("description", details.description());
        List<String> types = details.types();
        if (types.isEmpty()
                || types.size() > MAX_TYPES
                || !types.stream().allMatch(type -> TYPE.matcher(type).matches())) {
            throw new ProblemException(
                    Problem.REQUEST_INVALID,
                    "types must be 1 to 50 of *, image.*, job.*, image.STATUS, job.STATE");
        }
        checkAddress(host(details.url()));
    }

    private static String host(String url) {
        try {
            URI uri = new URI(url);
            if (url.length() <= MAX_URL
                    && uri.getScheme() != null
                    && SCHEMES.contains(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getFragment() == null) {
                return uri.getHost();
            }
        } catch (URISyntaxException e) {
            // is told like every other that is none
        }
        throw new ProblemException(
                Problem.REQUEST_INVALID,
                "url must be an http or https URL of at most 2048 characters, without user and"
                        + " fragment");
    }

    /**
     * Addresses are refused at once; names when they are called, every time anew: what name servers
     * say can change, and which of our own names there are is not for everybody.
     */
    private void checkAddress(String host) {
        if (LITERAL.matcher(host).matches()
                && OutboundAddresses.literal(host).filter(addresses::mayCall).isEmpty()) {
            throw new ProblemException(Problem.ADDRESS_REFUSED, host);
        }
    }
}
