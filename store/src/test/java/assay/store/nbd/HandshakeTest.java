package assay.store.nbd;

import static assay.store.nbd.RawClient.number;
import static assay.store.nbd.RawClient.string;
import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.BytesSource;
import assay.disk.ImageException;
import assay.store.nbd.RawClient.OptionAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client may ask for before it has a disk, and what it gets for asking wrongly. */
class HandshakeTest {

    private static final int ACK = 1;
    private static final int UNSUP = 1 << 31 | 1;
    private static final int POLICY = 1 << 31 | 2;
    private static final int INVALID = 1 << 31 | 3;
    private static final int UNKNOWN = 1 << 31 | 6;

    private Served served;
    private RawClient client;

    @BeforeEach
    void connect() throws IOException {
        served = Served.disk(new BytesSource(new byte[100_000]));
        client = new RawClient(served.port()).greet();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        served.close();
    }

    @Test
    void anUnknownOptionIsRefusedAndTheNextOneAnswered() throws IOException {
        OptionAnswer answer = client.option(11).answer();
        assertThat(answer.option()).isEqualTo(11);
        assertThat(answer.type()).isEqualTo(UNSUP);
        assertThat(client.option(4711, new byte[1000]).answer().type()).isEqualTo(UNSUP);
        assertThat(client.option(8).answer().type()).isEqualTo(ACK);
    }

    @Test
    void dataThatDoNotFitTheirOptionAreInvalid() throws IOException {
        byte[][] wrong = {
            {}, {0, 0, 0}, number(7), number(-1), string("disk"), {0, 0, 0, 1, (byte) 0xff, 0, 0}
        };
        for (byte[] data : wrong) {
            assertThat(client.option(7, data).answer().type()).isEqualTo(INVALID);
            assertThat(client.option(6, data).answer().type()).isEqualTo(INVALID);
        }
        byte[] long4097 = string("x".repeat(4097));
        assertThat(client.option(7, long4097, new byte[2]).answer().type()).isEqualTo(INVALID);
        assertThat(client.option(3, new byte[1]).answer().type()).isEqualTo(INVALID);
        assertThat(client.option(8, new byte[1]).answer().type()).isEqualTo(INVALID);
        assertThat(client.option(5, new byte[1]).answer().type()).isEqualTo(INVALID);
        assertThat(client.option(5).answer().type()).isEqualTo(POLICY);
    }

    @Test
    void aMetadataContextWantsStructuredRepliesAndADisk() throws IOException {
        byte[][] queries = {string("disk"), number(1), string("base:allocation")};
        OptionAnswer early = client.option(10, queries).answer();
        assertThat(early.type()).isEqualTo(INVALID);
        assertThat(early.text()).contains("structured replies");
        client.option(8).answer();
        assertThat(client.option(10, string("x"), number(0)).answer().type()).isEqualTo(UNKNOWN);
        byte[] tooMany = number(Integer.MAX_VALUE);
        assertThat(client.option(10, string(""), tooMany).answer().type()).isEqualTo(INVALID);
        assertThat(client.option(10, queries).answer().text()).contains("base:allocation");
        assertThat(client.answer().type()).isEqualTo(ACK);
        OptionAnswer listed = client.option(9, string(""), number(1), string("base:")).answer();
        assertThat(listed.text()).contains("base:allocation");
        assertThat(client.answer().type()).isEqualTo(ACK);
        client.option(9, string(""), number(1), string("qemu:"));
        assertThat(client.answer().type()).isEqualTo(ACK);
    }

    @Test
    void aClientThatLeavesIsSaidGoodbye() throws IOException {
        assertThat(client.option(2).answer().type()).isEqualTo(ACK);
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void theOldestWayToChooseIsUnderstood() throws IOException {
        client.option(1, "disk".getBytes(StandardCharsets.UTF_8));
        client.request(0, 2, 1, 0, 0);
        byte[] answer = client.rest();
        assertThat(answer).hasSize(10).startsWith(0, 0, 0, 0, 0, 1, 0x86, 0xa0);
        try (RawClient unlucky = new RawClient(served.port()).greet()) {
            assertThat(unlucky.option(1, new byte[] {'x'}).rest()).isEmpty();
        }
    }

    @Test
    void whatIsNoOptionEndsTheConnection() throws IOException {
        assertThat(client.send(new byte[16]).rest()).isEmpty();
        try (RawClient flags = new RawClient(served.port())) {
            assertThat(flags.send(number(0xff)).rest()).hasSize(18);
        }
        try (RawClient huge = new RawClient(served.port()).greet()) {
            byte[] head = {'I', 'H', 'A', 'V', 'E', 'O', 'P', 'T', 0, 0, 0, 7, -1, -1, -1, -1};
            assertThat(huge.send(head).rest()).isEmpty();
        }
    }

    @Test
    void aClientThatNeverChoosesIsCutOff() throws IOException {
        for (int i = 0; i < 999; i++) {
            client.option(8).answer();
        }
        assertThat(client.option(8).answer().type()).isEqualTo(ACK);
        assertThat(client.rest()).isEmpty();
        Limits impatient = new Limits(2, 1, 1 << 20, Duration.ofMillis(1));
        try (Served soon = Served.with(Exports.of(export()), Optional.empty(), impatient);
                RawClient silent = new RawClient(soon.port())) {
            assertThat(silent.rest().length).isLessThanOrEqualTo(18);
        }
    }

    private static Export export() {
        return new Export("disk", new BytesSource(new byte[10]));
    }

    @Test
    void oneConnectionTooManyIsClosed() throws IOException {
        Limits narrow = new Limits(2, 1, 1 << 20, Duration.ofMinutes(1));
        List<RawClient> clients = new ArrayList<>();
        try (Served few = Served.with(Exports.of(export()), Optional.empty(), narrow)) {
            for (int i = 0; i < 2; i++) {
                clients.add(new RawClient(few.port()).greet());
                assertThat(clients.getLast().option(8).answer().type()).isEqualTo(ACK);
            }
            try (RawClient third = new RawClient(few.port())) {
                assertThat(third.rest()).isEmpty();
            }
            assertThat(clients.getFirst().option(8).answer().type()).isEqualTo(ACK);
        } finally {
            for (RawClient each : clients) {
                each.close();
            }
        }
    }

    @Test
    void eachDiskThatIsOpenedIsReleasedOnce() throws IOException {
        AtomicInteger open = new AtomicInteger();
        AtomicInteger opened = new AtomicInteger();
        Exports counting =
                new Exports() {
                    @Override
                    public Optional<Export> open(String name) throws IOException {
                        if (name.equals("broken")) {
                            throw new ImageException(
                                    ImageException.Reason.CORRUPT, "qcow2", 4, "no such version");
                        }
                        open.incrementAndGet();
                        opened.incrementAndGet();
                        return Optional.of(
                                new Export(
                                        name, new BytesSource(new byte[9]), open::decrementAndGet));
                    }

                    @Override
                    public List<String> names() {
                        return List.of("a", "b");
                    }
                };
        try (Served many = Served.with(counting, Optional.empty(), Limits.DEFAULT)) {
            try (RawClient one = new RawClient(many.port()).greet()) {
                assertThat(one.option(3).answer().text()).endsWith("a");
                assertThat(one.answer().text()).endsWith("b");
                assertThat(one.answer().type()).isEqualTo(ACK);
                assertThat(one.option(7, string("broken"), new byte[2]).answer().text())
                        .contains("no such version");
            }
            try (RawClient two = new RawClient(many.port())) {
                two.choose("a").request(0, 2, 1, 0, 0);
                assertThat(two.rest()).isEmpty();
            }
        }
        assertThat(open).hasValue(0);
        assertThat(opened).hasValue(2);
    }
}
