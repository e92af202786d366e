package assay.cli.remote;

import assay.store.delta.DeltaPush;
import assay.store.delta.DeltaWire;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An image's disk on its way to a server that may have some of its blocks, as {@code
 * docs/formats/delta.md} describes it. After a broken connection it goes on with what is missing
 * then.
 */
final class DeltaUpload implements DeltaPush.Wire {

    private final Server server;
    private final String image;
    private final Duration pause;
    private String delta = "";
    private int blocks;

    /**
     * An upload that is not begun.
     *
     * @param image path of the image in the API
     * @param pause before the second attempt; doubled for each further one
     */
    DeltaUpload(Server server, String image, Duration pause) {
        this.server = server;
        this.image = image;
        this.pause = pause;
    }

    @Override
    public DeltaPush.State begin(ByteBuffer list) throws IOException {
        blocks = DeltaWire.parseList(list).count();
        byte[] body = new byte[list.remaining()];
        list.duplicate().get(body);
        JsonNode made =
                json(server.send(octets(image + "/deltas").POST(BodyPublishers.ofByteArray(body))));
        delta = image + "/deltas/" + made.path("id").asString("");
        return state(made);
    }

    @Override
    public DeltaPush.State send(InputStream frames, long length) throws IOException {
        HttpResponse<InputStream> answer;
        try {
            answer =
                    server.sendWhateverComes(
                            octets(delta).method("PATCH", Retry.body(frames, length)));
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            return found(e); // some of it may have come
        }
        return Retry.mayPass(answer) ? found(Retry.failure(answer)) : accepted(answer);
    }

    /** What is there, as soon as the server can tell. */
    private DeltaPush.State found(IOException why) throws IOException {
        IOException last = why;
        for (int attempt = 0; attempt < Retry.ATTEMPTS; attempt++) {
            Retry.pause(pause, attempt);
            HttpResponse<InputStream> answer;
            try {
                answer = server.sendWhateverComes(server.request(delta).GET());
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                last = e;
                continue;
            }
            if (!Retry.mayPass(answer)) {
                return accepted(answer);
            }
            last = Retry.failure(answer);
        }
        throw last;
    }

    private DeltaPush.State accepted(HttpResponse<InputStream> answer) throws IOException {
        if (answer.statusCode() >= 300) {
            throw server.refused(answer);
        }
        return state(json(answer));
    }

    private HttpRequest.Builder octets(String path) {
        return server.request(path).header("Content-Type", "application/octet-stream");
    }

    private static JsonNode json(HttpResponse<InputStream> answer) throws IOException {
        try (InputStream body = answer.body()) {
            return JsonMapper.shared().readTree(body.readAllBytes());
        } catch (JacksonException e) {
            throw new IOException("the server's answer is no JSON", e);
        }
    }

    private DeltaPush.State state(JsonNode json) throws IOException {
        return new DeltaPush.State(
                json.path("offset").asLong(-1),
                DeltaWire.parseMissing(json.path("missing").asString(""), blocks));
    }
}
