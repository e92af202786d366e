package assay.service.webhook;

import static assay.service.ProblemAssertions.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import assay.service.Page;
import assay.service.Problem;
import assay.service.UuidV7;
import assay.service.database.TestDatabase;
import assay.service.identity.Caller;
import assay.service.identity.People;
import assay.service.identity.Projects;
import assay.service.identity.Role;
import assay.service.identity.SealingKey;
import assay.service.net.OutboundAddresses;
import assay.service.net.Subnet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SuppressWarnings("NullAway.Init") // fields are set before each test
class WebhooksTest {

    private static final Jdbi JDBI = TestDatabase.shared().jdbi();
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final OutboundAddresses LOOPBACK =
            new OutboundAddresses(List.of(Subnet.parse("127.0.0.0/8")));
    private static final OutboundAddresses PUBLIC = new OutboundAddresses(List.of());

    private static final People PEOPLE = new People(JDBI);

    @TempDir Path folder;
    private final Caller caller = new Caller(UuidV7.next(), UuidV7.next(), Set.of(Role.MEMBER));
    private Receiver receiver;
    private SealingKey sealing;
    private Webhooks webhooks;
    private WebhookSender sender;

    @BeforeEach
    void build() throws IOException {
        JDBI.useHandle(handle -> handle.execute("delete from webhooks"));
        receiver = new Receiver();
        sealing = SealingKey.in(folder.resolve("key"));
        webhooks = new Webhooks(JDBI, sealing, LOOPBACK);
        sender = new WebhookSender(LOOPBACK, Duration.ofSeconds(20));
    }

    @AfterEach
    void close() throws IOException {
        receiver.close();
        sender.close();
    }

    @Test
    void anEventIsDeliveredWithASignatureThatItsReceiverCanVerify() {
        Webhook.Created made = create("image.*");
        UUID image = insertImage();

        courier().run();

        Receiver.Taken taken = receiver.taken().getFirst();
        JsonNode body = JsonMapper.shared().readTree(taken.body());
        assertThat(body.path("type").asString()).isEqualTo("image.created");
        assertThat(body.at("/data/image/id").asString()).isEqualTo(image.toString());
        assertThat(taken.headers().get("webhook-timestamp")).isEqualTo("1800000000");
        String id = taken.headers().getOrDefault("webhook-id", "");
        assertThat(taken.headers().get("webhook-signature"))
                .isEqualTo(Signature.sign(made.secret(), id, NOW, taken.body()));
        assertThat(id).isEqualTo("msg_" + delivery(made).id());
        assertThat(delivery(made).state()).isEqualTo(Delivery.State.DELIVERED);
        assertThat(webhooks.get(caller, made.webhook().id()).succeededAt()).isPresent();
    }

    @Test
    void onlyWhatIsWantedIsDeliveredAndOnlyOnce() {
        create("image.deleted");
        UUID image = insertImage();
        JDBI.useHandle(handle -> handle.execute("delete from images where id = ?", image));

        courier().run();
        courier().run();

        assertThat(receiver.taken()).hasSize(1);
        assertThat(receiver.taken().getFirst().body()).contains("image.deleted");
    }

    @Test
    void whatIsNotTakenIsTriedAgainWithTheSameIdUntilItIs() {
        Webhook.Created made = create("*");
        insertImage();
        receiver.answer(500, 200);

        courier(Duration.ZERO).run();

        assertThat(delivery(made).state()).isEqualTo(Delivery.State.DELIVERED);
        assertThat(receiver.taken())
                .extracting(taken -> taken.headers().get("webhook-id"))
                .hasSize(2)
                .containsOnly("msg_" + delivery(made).id());
    }

    @Test
    void aWebhookThatTakesNothingForTooLongIsDisabled() {
        Webhook.Created made = create("*");
        insertImage();
        receiver.answer(503);

        courier(Duration.ZERO, Duration.ZERO).run();

        assertThat(receiver.taken()).hasSize(3);
        assertThat(delivery(made).state()).isEqualTo(Delivery.State.FAILED);
        assertThat(webhooks.get(caller, made.webhook().id()).details().enabled()).isFalse();
        insertImage();
        courier().run();
        assertThat(receiver.taken()).hasSize(3);
    }

    @Test
    void oneThatIsEnabledAgainHearsOfWhatComesThen() {
        Webhook.Created made = create("*");
        UUID id = made.webhook().id();
        webhooks.update(caller, id, details -> enabled(details, false));
        insertImage();
        webhooks.update(caller, id, details -> enabled(details, true));
        UUID later = insertImage();

        courier().run();

        assertThat(receiver.taken()).hasSize(1);
        assertThat(receiver.taken().getFirst().body()).contains(later.toString());
    }

    @Test
    void redirectsAreNotFollowed() {
        Webhook.Created made = create("*");
        insertImage();
        receiver.answer(302);

        courier(Duration.ofHours(1)).run();

        assertThat(receiver.taken()).hasSize(1);
        assertThat(delivery(made).status()).isEqualTo(OptionalInt.of(302));
    }

    @Test
    void anAddressThatIsRefusedIsNotCalledAndLooksLikeOneThatThereIsNot() throws IOException {
        Webhook.Created made = create("*");
        insertImage();

        try (WebhookSender careful = new WebhookSender(PUBLIC, Duration.ofSeconds(20))) {
            courier(careful, Duration.ofHours(1)).run();
        }

        assertThat(receiver.taken()).isEmpty();
        assertThat(delivery(made).error()).contains("address");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "https://[::1]:8443/hook",
                "http://169.254.169.254/latest/meta-data",
                "http://10.0.0.1/"
            })
    void anAddressThatIsNotCalledIsRefusedAtOnce(String url) {
        Webhooks careful = new Webhooks(JDBI, sealing, PUBLIC);

        assertProblem(Problem.ADDRESS_REFUSED, () -> careful.create(caller, details(url, "*")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.com/",
                "https://user:word@example.com/",
                "https://example.com/#part",
                "https:///nowhere",
                "not a url",
                ""
            })
    void whatIsNoUrlIsRefused(String url) {
        assertProblem(Problem.REQUEST_INVALID, () -> webhooks.create(caller, details(url, "*")));
    }

    @Test
    void typesThatThereAreNotAreRefused() {
        assertProblem(
                Problem.REQUEST_INVALID,
                () -> webhooks.create(caller, details(receiver.url(), "user.created")));
    }

    @Test
    void anotherProjectsWebhooksDoNotExist() {
        UUID id = create("*").webhook().id();
        Caller other = new Caller(UuidV7.next(), UuidV7.next(), Set.of(Role.ADMIN));

        assertThat(webhooks.list(other)).isEmpty();
        assertProblem(Problem.NOT_FOUND, () -> webhooks.get(other, id));
        assertProblem(Problem.NOT_FOUND, () -> webhooks.delete(other, id));
        assertProblem(Problem.NOT_FOUND, () -> webhooks.deliveries(other, id, Page.Wanted.FIRST));
    }

    private static Webhook.Details enabled(Webhook.Details details, boolean enabled) {
        return new Webhook.Details(details.url(), details.description(), details.types(), enabled);
    }

    private static Webhook.Details details(String url, String type) {
        return new Webhook.Details(url, "", List.of(type), true);
    }

    private Webhook.Created create(String type) {
        return webhooks.create(caller, details(receiver.url(), type));
    }

    @Test
    void aWebhookGoesWithItsProject() {
        Caller kept = PEOPLE.caller(Role.MEMBER);
        Caller gone = PEOPLE.caller(Role.MEMBER);
        for (Caller each : List.of(kept, gone)) {
            webhooks.create(each, details(receiver.url(), "*"));
        }
        new Projects(JDBI).delete(PEOPLE.operator(), gone.project());

        courier().purge();

        assertThat(webhooks.list(kept)).hasSize(1);
        assertThat(webhooks.list(gone)).isEmpty();
    }

    private Delivery delivery(Webhook.Created made) {
        return webhooks.deliveries(caller, made.webhook().id(), Page.Wanted.FIRST)
                .items()
                .getFirst();
    }

    private WebhookCourier courier(Duration... pauses) {
        return courier(sender, pauses);
    }

    private WebhookCourier courier(WebhookSender by, Duration... pauses) {
        return new WebhookCourier(JDBI, sealing, by, () -> NOW, List.of(pauses));
    }

    private UUID insertImage() {
        UUID id = UuidV7.next();
        JDBI.useHandle(handle ->
                handle.execute(
                        "insert into images (id, project_id, name) values (?, ?, 'image')",
                        id,
                        caller.project()));
        return id;
    }
}
