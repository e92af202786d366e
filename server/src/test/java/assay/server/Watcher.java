package assay.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads server-sent events, as the HTML standard section 9.2.6 has it. */
record Watcher(HttpURLConnection connection, BufferedReader lines) implements AutoCloseable {

    /** An event as it came. */
    record Heard(String id, String type, JsonNode data) {}

    /**
     * Begins to watch.
     *
     * @param last the id of the event that was seen last, or empty
     */
    static Watcher of(Api api, String last) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection)
                        URI.create(api.server() + "/api/v1/events").toURL().openConnection();
        connection.setRequestProperty("Authorization", "Bearer " + api.token());
        connection.setReadTimeout(60_000);
        if (!last.isEmpty()) {
            connection.setRequestProperty("Last-Event-ID", last);
        }
        assertThat(connection.getResponseCode()).isEqualTo(200);
        assertThat(connection.getContentType()).isEqualTo("text/event-stream");
        return new Watcher(
                connection,
                new BufferedReader(
                        new InputStreamReader(
                                connection.getInputStream(), StandardCharsets.UTF_8)));
    }

    /** Waits for the next event. */
    Heard next() throws IOException {
        String id = "";
        String type = "";
        String line;
        while ((line = lines.readLine()) != null) {
            if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("event: ")) {
                type = line.substring(7);
            } else if (line.startsWith("data: ")) {
                return new Heard(id, type, JsonMapper.shared().readTree(line.substring(6)));
            }
        }
        throw new IOException("the stream has ended");
    }

    /** The types of events up to the first of one type. */
    List<String> until(String type) throws IOException {
        List<String> types = new ArrayList<>();
        do {
            types.add(next().type());
        } while (!types.getLast().equals(type));
        return types;
    }

    @Override
    public void close() {
        connection.disconnect();
    }
}
