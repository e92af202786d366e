package assay.server;

import static assay.server.Api.assertProblem;
import static assay.server.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.BytesSource;
import assay.store.block.Block;
import assay.store.content.BlockDigests;
import assay.store.delta.DeltaPush;
import assay.store.delta.DeltaWire;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Uploads of what is missing, over HTTP. */
class DeltaApiTest {

    private static final Api ADMIN = RunningServer.admin();
    private static final Api MALLORY = RunningServer.mallory();

    @Test
    void onlyWhatIsMissingIsSentAndTheFileIsWhole() throws IOException {
        byte[] bytes = random(9 * Block.SIZE + 1000);
        push("first", bytes);
        bytes[5 * Block.SIZE] ^= 1;

        Wire changed = push("changed", bytes);

        assertThat(changed.frames).isEqualTo(Block.SIZE + 4);
        assertThat(ADMIN.get(changed.image + "/content").body()).isEqualTo(bytes);
    }

    @Test
    void whatIsNotAsAnnouncedIsRefused() throws IOException {
        String image = ADMIN.newImage("wrong");
        byte[] bytes = random(Block.SIZE + 5);
        assertProblem(send("POST", image + "/deltas", new byte[50]), 400, "request_invalid");
        HttpResponse<byte[]> made = send("POST", image + "/deltas", list(bytes));
        String delta = image + "/deltas/" + json(made).path("id").asString();
        byte[] frame = ByteBuffer.allocate(9).putInt(1).put(bytes, 0, 5).array();

        assertProblem(send("POST", image + "/deltas", list(bytes)), 409, "image_uploading");
        assertProblem(
                send("PATCH", delta, ByteBuffer.allocate(9).putInt(2).array()),
                400,
                "request_invalid");
        byte[] other = new byte[4 + Block.SIZE];
        assertProblem(send("PATCH", delta, other), 460, "checksum_mismatch");
        // One that is not the next does not help, and does no harm.
        assertThat(json(send("PATCH", delta, frame)).path("offset").asInt()).isZero();
        assertThat(send("DELETE", delta, new byte[0]).statusCode()).isEqualTo(204);
        assertProblem(ADMIN.get(delta), 404, "not_found");
    }

    @Test
    void nothingIsToldOfWhatOthersHave() throws IOException {
        byte[] bytes = random(3 * Block.SIZE);
        push("private", bytes);

        HttpResponse<byte[]> made =
                MALLORY.send(
                        "POST",
                        MALLORY.newImage("curious") + "/deltas",
                        BodyPublishers.ofByteArray(list(bytes)),
                        "Content-Type",
                        "application/octet-stream");

        assertThat(DeltaWire.parseMissing(json(made).path("missing").asString(), 3).cardinality())
                .isEqualTo(3);
    }

    private static byte[] list(byte[] bytes) throws IOException {
        ByteBuffer list = DeltaWire.list(BlockDigests.of(new BytesSource(bytes)));
        byte[] body = new byte[list.remaining()];
        list.get(body);
        return body;
    }

    private static HttpResponse<byte[]> send(String method, String path, byte[] body) {
        return ADMIN.send(
                method,
                path,
                BodyPublishers.ofByteArray(body),
                "Content-Type",
                "application/octet-stream");
    }

    private static Wire push(String name, byte[] bytes) throws IOException {
        Wire wire = new Wire(ADMIN.newImage(name), bytes.length);
        DeltaPush.push(new BytesSource(bytes), wire, _ -> {});
        return wire;
    }

    /** As the command line does it. */
    private static final class Wire implements DeltaPush.Wire {

        private final String image;
        private final int blocks;
        private String delta = "";
        private long frames;

        Wire(String image, int length) {
            this.image = image;
            this.blocks = Math.ceilDiv(length, Block.SIZE);
        }

        @Override
        public DeltaPush.State begin(ByteBuffer list) throws IOException {
            byte[] body = new byte[list.remaining()];
            list.duplicate().get(body);
            HttpResponse<byte[]> made = DeltaApiTest.send("POST", image + "/deltas", body);
            assertThat(made.statusCode()).isEqualTo(201);
            delta = image + "/deltas/" + json(made).path("id").asString();
            return state(json(made));
        }

        @Override
        public DeltaPush.State send(InputStream sent, long length) throws IOException {
            byte[] body = sent.readAllBytes();
            assertThat(body).hasSize((int) length);
            frames += length;
            HttpResponse<byte[]> answer = DeltaApiTest.send("PATCH", delta, body);
            assertThat(answer.statusCode()).isEqualTo(200);
            return state(json(answer));
        }

        private DeltaPush.State state(JsonNode json) throws IOException {
            return new DeltaPush.State(
                    json.path("offset").asLong(),
                    DeltaWire.parseMissing(json.path("missing").asString(), blocks));
        }
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random().nextBytes(bytes);
        return bytes;
    }
}
