package assay.store.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.BytesSource;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a client sends, its connection ends, and the server lives on. */
class NbdFuzzTest {

    private static final int ROUNDS = 400;

    @TempDir private Path folder;

    @FuzzTest
    void anyBytesEndInOrder(byte[] bytes) throws IOException {
        try (Overlay overlay = overlay();
                Served served = Served.disk(overlay)) {
            converse(served, bytes);
            converse(served, joined(greeting(), bytes));
            converse(served, joined(greeting(), choice(), bytes));
            requireAlive(served);
        }
    }

    @Test
    void damagedConversationsEndInOrder() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (Overlay overlay = overlay();
                Served served = Served.disk(overlay)) {
            for (int i = 0; i < ROUNDS; i++) {
                byte[] bytes = joined(greeting(), choice(), requests(random));
                for (int flips = random.nextInt(4); flips >= 0; flips--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                converse(served, bytes);
            }
            requireAlive(served);
        } catch (IOException | AssertionError e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private Overlay overlay() throws IOException {
        return Overlay.over(new BytesSource(new byte[] {1}, 300_000), folder);
    }

    /** Sends all, and reads until the server closes the connection. */
    private static void converse(Served served, byte[] bytes) throws IOException {
        try (RawClient client = new RawClient(served.port())) {
            client.sendLast(bytes);
        }
    }

    private static void requireAlive(Served served) throws IOException {
        try (RawClient client = new RawClient(served.port()).choose("disk")) {
            assertThat(client.request(0, 0, 1, 0, 512).chunk().type()).isLessThan(3);
        }
    }

    private static byte[] greeting() {
        return RawClient.number(3);
    }

    private static byte[] choice() {
        byte[] name = RawClient.string("disk");
        byte[] context = joined(name, RawClient.number(1), RawClient.string("base:allocation"));
        return joined(
                option(8, new byte[0]),
                option(3, new byte[0]),
                option(10, context),
                option(7, joined(name, new byte[] {0, 1, 0, 3})));
    }

    private static byte[] option(int code, byte[] data) {
        ByteBuffer option = ByteBuffer.allocate(16 + data.length).putLong(RawClient.IHAVEOPT);
        return option.putInt(code).putInt(data.length).put(data).array();
    }

    /** A request of every kind. */
    private static byte[] requests(Random random) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int type = 7; type >= 0; type--) {
            int length = random.nextInt(5000);
            ByteBuffer head = ByteBuffer.allocate(Request.BYTES).putInt(0x25609513);
            head.putShort((short) 0).putShort((short) (type == 2 ? 3 : type));
            head.putLong(type).putLong(random.nextInt(310_000)).putInt(length);
            all.writeBytes(head.array());
            all.writeBytes(new byte[type == 1 ? length : 0]);
        }
        return all.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
