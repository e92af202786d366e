package assay.server;

import static org.assertj.core.api.Assertions.assertThat;

import assay.service.UuidV7;
import assay.testkit.Oracle;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The image API of OpenStack, as its clients use it. */
class GlanceApiTest {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
    private static final Pattern LINE =
            Pattern.compile(
                    "(?:better: )?(\\d{3}) (\\w+) (\\w+) (\\S+)(?: type=(\\S+))?(?: range=(\\S+))?"
                            + "(?: (.*?))?(?: => (\\w+))?");
    private static final String PATCH = "application/openstack-images-v2.1-json-patch";

    private static final UUID OTHER = UuidV7.next();
    private static final Map<String, String> TOKENS = tokens();

    private final Map<String, String> names = new HashMap<>();

    @Test
    void everyRequestGetsTheStatusThatGlanceGives() throws Exception {
        names.put("OTHER", OTHER.toString());
        names.put("CHOSEN", UUID.randomUUID().toString());
        names.put("CHOSEN0", UUID.randomUUID().toString());
        names.put("LONG", "a".repeat(256));
        List<String> wrong = new ArrayList<>();
        for (String line : requests()) {
            Matcher request = LINE.matcher(line);
            assertThat(request.matches()).as(line).isTrue();
            HttpResponse<byte[]> answer = send(request);
            if (!request.group(1).equals(Integer.toString(answer.statusCode()))) {
                wrong.add(answer.statusCode() + " for " + line);
            }
            if (request.group(8) != null) {
                names.put(request.group(8), json(answer).path("id").asString());
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void anUploadedFileIsServedAtOnceByteForByteWithItsDigests() throws Exception {
        byte[] bytes = random(300_000);
        String image = newImage("raw");

        assertThat(put(image + "/file", bytes).statusCode()).isEqualTo(204);

        JsonNode shown = json(owner("GET", image));
        assertThat(shown.path("status").asString()).isEqualTo("active");
        assertThat(shown.path("size").asInt()).isEqualTo(bytes.length);
        assertThat(shown.path("virtual_size").asInt()).isEqualTo(bytes.length);
        assertThat(shown.path("checksum").asString()).isEqualTo(digest("MD5", bytes));
        assertThat(shown.path("os_hash_algo").asString()).isEqualTo("sha512");
        assertThat(shown.path("os_hash_value").asString()).isEqualTo(digest("SHA-512", bytes));
        HttpResponse<byte[]> file = owner("GET", image + "/file");
        assertThat(file.body()).isEqualTo(bytes);
        assertThat(file.headers().firstValue("Content-MD5")).contains(digest("MD5", bytes));
    }

    /** Nova reads the one property, clients of Huawei's image service the other. */
    @Test
    void whatOurApiSaysOfMachinesAreTheTextsOfProperties() {
        String image = newImage("raw");
        patch(image, "add", "max_ram", "\"4096\"");
        patch(image, "add", "hw_vif_multiqueue_enabled", "\"True\"");

        JsonNode shown = json(owner("GET", image));
        assertThat(shown.path("max_ram").asString()).isEqualTo("4096");
        assertThat(shown.path("hw_vif_multiqueue_enabled").asString()).isEqualTo("true");
        String id = shown.path("id").asString();
        for (String query : List.of("max_ram=4096", "hw_vif_multiqueue_enabled=yes")) {
            assertThat(json(owner("GET", "/v2/images?id=" + id + "&" + query)).path("images"))
                    .hasSize(1);
        }
        assertThat(patch(image, "replace", "min_ram", "5000")).isEqualTo(400);
        assertThat(patch(image, "replace", "max_ram", "\"much\"")).isEqualTo(400);
        assertThat(patch(image, "replace", "hw_vif_multiqueue_enabled", "\"x\"")).isEqualTo(400);

        patch(image, "replace", "hw_vif_multiqueue_enabled", "\"false\"");
        assertThat(patch(image, "remove", "max_ram", "null")).isEqualTo(200);

        JsonNode later = json(owner("GET", image));
        assertThat(later.has("max_ram")).isFalse();
        assertThat(later.path("hw_vif_multiqueue_enabled").asString()).isEqualTo("false");
        assertThat(patch(image, "remove", "max_ram", "null")).isEqualTo(409);
    }

    @Test
    void aNewImageIsEncryptedWithTheKeyThatAPropertyNames() {
        String key = newKey("owner");
        HttpResponse<byte[]> made =
                create(
                        """
                        {"disk_format": "raw", "container_format": "bare", "__system__cmkid": "%s"}
                        """
                                .formatted(key));
        String image = "/v2/images/" + json(made).path("id").asString();
        put(image + "/file", random(1000));

        assertThat(json(made).path("__system__cmkid").asString()).isEqualTo(key);
        assertThat(json(owner("GET", image)).path("__system__cmkid").asString()).isEqualTo(key);
        assertThat(
                        RunningServer.JDBI.<String, RuntimeException>withHandle(handle ->
                                handle.select(
                                                "select content_key from images where id = ?",
                                                UUID.fromString(json(made).path("id").asString()))
                                        .mapTo(String.class)
                                        .one()))
                .isEqualTo(key);
        assertThat(patch(image, "replace", "__system__cmkid", "\"default\"")).isEqualTo(403);
        assertThat(patch(image, "remove", "__system__cmkid", "null")).isEqualTo(403);
        assertThat(json(send("admin", "GET", image, new byte[0])).has("__system__cmkid")).isFalse();
        assertThat(json(create("{}")).has("__system__cmkid")).isFalse();
    }

    @Test
    void anotherProjectsKeyIsRefusedAsOneThatIsNot() {
        String foreign = newKey("member");
        HttpResponse<byte[]> refused = create("{\"__system__cmkid\":\"" + foreign + "\"}");
        HttpResponse<byte[]> unknown = create("{\"__system__cmkid\":\"" + UuidV7.next() + "\"}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(refused.body()).isEqualTo(unknown.body());
        assertThat(create("{\"__system__cmkid\":7}").statusCode()).isEqualTo(400);
    }

    private static HttpResponse<byte[]> create(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return send("owner", "POST", "/v2/images", bytes, "Content-Type", "application/json");
    }

    private static String newKey(String who) {
        HttpResponse<byte[]> made =
                new Api(RunningServer.ADDRESS, TOKENS.getOrDefault(who, ""))
                        .post("/keys", "{\"name\":\"" + UuidV7.next() + "\"}");
        return json(made).path("id").asString();
    }

    @Test
    void whatIsNotKnownStandsAsNull() {
        JsonNode shown = json(owner("GET", newImage("raw")));

        assertThat(shown.path("name").isNull()).isTrue();
        assertThat(shown.path("checksum").isNull()).isTrue();
        assertThat(shown.path("size").isNull()).isTrue();
        assertThat(shown.path("visibility").asString()).isEqualTo("shared");
    }

    @Test
    void aFileThatNeedsAnotherIsRefusedWhateverItIsDeclared(@TempDir Path folder) throws Exception {
        Path backing = folder.resolve("secret");
        Files.write(backing, new byte[1 << 20]);
        Path file = folder.resolve("overlay.qcow2");
        Oracle.require("qemu-img")
                .ask("create", "-q", "-f", "qcow2", "-b", backing, "-F", "raw", file);
        for (String format : List.of("qcow2", "raw", "ami")) {
            String image = newImage(format);

            assertThat(put(image + "/file", Files.readAllBytes(file)).statusCode()).isEqualTo(415);
            assertThat(json(owner("GET", image)).path("status").asString()).isEqualTo("queued");
        }
    }

    @Test
    void aFileInAnotherFormatThanDeclaredIsRefused(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("a.qcow2");
        Oracle.require("qemu-img").ask("create", "-q", "-f", "qcow2", file, "1M");
        byte[] qcow2 = Files.readAllBytes(file);

        assertThat(put(newImage("raw") + "/file", qcow2).statusCode()).isEqualTo(415);
        assertThat(put(newImage("vmdk") + "/file", qcow2).statusCode()).isEqualTo(415);
        assertThat(put(newImage("qcow2") + "/file", qcow2).statusCode()).isEqualTo(204);
    }

    /** So that it shares blocks with all other images of the same disk. */
    @Test
    void anUploadedContainerIsTakenApartAndStillServedByteForByte(@TempDir Path folder)
            throws Exception {
        byte[] disk = random(3 << 20);
        disk[510] = 0x55;
        disk[511] = (byte) 0xaa;
        Arrays.fill(disk, 446, 510, (byte) 0);
        Path file = folder.resolve("a.qcow2");
        Oracle.require("qemu-img")
                .run(
                        "convert",
                        "-f",
                        "raw",
                        "-O",
                        "qcow2",
                        Files.write(folder.resolve("a.raw"), disk),
                        file);
        byte[] qcow2 = Files.readAllBytes(file);
        String image = newImage("qcow2");

        put(image + "/file", qcow2);
        String id = image.substring(image.lastIndexOf('/') + 1);
        JsonNode own =
                RunningServer.admin()
                        .awaitImage(
                                "/images/" + id,
                                found -> found.at("/job/state").asString().equals("done"));

        assertThat(own.path("kept").asString()).isEqualTo("recipe");
        assertThat(owner("GET", image + "/file").body()).isEqualTo(qcow2);
        JsonNode shown = json(owner("GET", image));
        assertThat(shown.path("size").asInt()).isEqualTo(qcow2.length);
        assertThat(shown.path("checksum").asString()).isEqualTo(digest("MD5", qcow2));
    }

    @Test
    void aListIsWalkedByItsLinks() {
        for (int number = 0; number < 3; number++) {
            newImage("iso");
        }
        List<String> ids = new ArrayList<>();
        String next = "/v2/images?disk_format=iso&limit=2&sort=name:asc";
        while (!next.isEmpty()) {
            JsonNode page = json(owner("GET", next));
            page.path("images").forEach(image -> ids.add(image.path("id").asString()));
            assertThat(page.path("first").asString()).doesNotContain("marker");
            next = page.path("next").asString("");
        }
        assertThat(ids).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void aCommunityImageOfOthersIsListedOnlyIfAskedFor() {
        String image = newImage("vdi");
        byte[] change =
                "[{\"op\":\"replace\",\"path\":\"/visibility\",\"value\":\"community\"}]"
                        .getBytes(StandardCharsets.UTF_8);
        assertThat(send("owner", "PATCH", image, change, "Content-Type", PATCH).statusCode())
                .isEqualTo(200);
        String list = "/v2/images?disk_format=vdi";

        assertThat(json(send("member", "GET", list, new byte[0])).path("images")).isEmpty();
        assertThat(json(owner("GET", list)).path("images")).hasSize(1);
        for (String visibility : List.of("community", "all")) {
            String asked = list + "&visibility=" + visibility;
            assertThat(json(send("member", "GET", asked, new byte[0])).path("images")).hasSize(1);
        }
    }

    @Test
    void errorsAreHtmlUnlessOnlyJsonIsAccepted() {
        HttpResponse<byte[]> html = owner("GET", "/v2/images/xyz", "Accept", "*/*");
        HttpResponse<byte[]> json = owner("GET", "/v2/images/xyz", "Accept", "application/json");

        assertThat(html.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(new String(html.body(), StandardCharsets.UTF_8)).contains("<h1>404 Not Found");
        assertThat(json(json).path("code").asString()).isEqualTo("404 Not Found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "http://169.254.169.254/latest",
                "http://127.0.0.1:22/",
                "http://2130706433/",
                "http://[::1]/",
                "ftp://example.org/a",
                ""
            })
    void whatIsNoPublicAddressIsNotDownloaded(String uri) {
        String image = newImage("raw");

        HttpResponse<byte[]> answer =
                send(
                        "owner",
                        "POST",
                        image + "/import",
                        ("{\"method\":{\"name\":\"web-download\",\"uri\":\"" + uri + "\"}}")
                                .getBytes(StandardCharsets.UTF_8),
                        "Content-Type",
                        "application/json",
                        "Accept",
                        "application/json");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("message").asString())
                .isEqualTo("URI for web-download does not pass filtering: " + uri);
        assertThat(json(owner("GET", image)).path("status").asString()).isEqualTo("queued");
    }

    @Test
    void aDownloadThatWaitsIsAnImportThatIsTold() {
        String image = newImage("raw");
        String body =
                "{\"method\":{\"name\":\"web-download\","
                        + "\"uri\":\"https://nowhere.invalid/a?signature=hush\"}}";

        HttpResponse<byte[]> answer =
                send(
                        "owner",
                        "POST",
                        image + "/import",
                        body.getBytes(StandardCharsets.UTF_8),
                        "Content-Type",
                        "application/json");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(json(owner("GET", image)).path("os_glance_importing_to_stores").asString())
                .isEqualTo("assay");
        HttpResponse<byte[]> tasks = owner("GET", image + "/tasks");
        assertThat(json(tasks).path("tasks").get(0).at("/input/import_req/method/uri").asString())
                .isEqualTo("https://nowhere.invalid/a?…");
        assertThat(new String(tasks.body(), StandardCharsets.UTF_8)).doesNotContain("hush");
        assertThat(owner("DELETE", image).statusCode()).isEqualTo(204);
    }

    /** Everything that takes an image's id: METHOD, what follows the id, and a body. */
    static Stream<Arguments> endpoints() {
        String glanceDirect = "{\"method\":{\"name\":\"glance-direct\"}}";
        return Stream.of(
                Arguments.of("GET", "", ""),
                Arguments.of("PATCH", "", "[]"),
                Arguments.of("DELETE", "", ""),
                Arguments.of("GET", "/file", ""),
                Arguments.of("PUT", "/file", "1"),
                Arguments.of("PUT", "/stage", "1"),
                Arguments.of("POST", "/import", glanceDirect),
                Arguments.of("GET", "/tasks", ""),
                Arguments.of("POST", "/actions/deactivate", ""),
                Arguments.of("POST", "/actions/reactivate", ""),
                Arguments.of("PUT", "/tags/t", ""),
                Arguments.of("DELETE", "/tags/t", ""),
                Arguments.of("GET", "/members", ""),
                Arguments.of("POST", "/members", "{\"member\":\"" + OTHER + "\"}"),
                Arguments.of("GET", "/members/" + OTHER, ""),
                Arguments.of("PUT", "/members/" + OTHER, "{\"status\":\"accepted\"}"),
                Arguments.of("DELETE", "/members/" + OTHER, ""));
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void anotherProjectsImageIsAnsweredExactlyAsAnUnknownOne(
            String method, String path, String body) {
        String foreign = newImage("raw");
        put(foreign + "/file", random(512));

        String answer = asStranger(method, foreign + path, body);

        assertThat(answer).startsWith("404");
        assertThat(answer)
                .isEqualTo(asStranger(method, "/v2/images/" + UUID.randomUUID() + path, body))
                .isEqualTo(asStranger(method, "/v2/images/nonsense" + path, body));
        assertThat(json(owner("GET", foreign)).path("status").asString()).isEqualTo("active");
    }

    private static String asStranger(String method, String path, String body) {
        String type =
                body.equals("1")
                        ? "application/octet-stream"
                        : method.equals("PATCH") ? PATCH : "application/json";
        HttpResponse<byte[]> answer =
                send(
                        "member",
                        method,
                        path,
                        body.getBytes(StandardCharsets.UTF_8),
                        "Content-Type",
                        type);
        // Tomcat ends a connection at every hundredth request on it: that says nothing of this one.
        Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
        List.of("connection", "date", "x-request-id", "x-openstack-request-id")
                .forEach(headers::remove);
        return answer.statusCode()
                + headers.toString()
                + new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static List<String> requests() throws IOException {
        try (InputStream text =
                Objects.requireNonNull(
                        GlanceApiTest.class.getResourceAsStream("glance-requests.txt"))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }

    private HttpResponse<byte[]> send(Matcher line) {
        String body = named(Objects.requireNonNullElse(line.group(7), ""));
        boolean isFile = body.matches("\\d+");
        byte[] bytes =
                isFile ? random(Integer.parseInt(body)) : body.getBytes(StandardCharsets.UTF_8);
        String method = line.group(3);
        String type =
                Objects.requireNonNullElse(
                        line.group(5),
                        isFile
                                ? "application/octet-stream"
                                : method.equals("PATCH") ? PATCH : "application/json");
        List<String> headers = new ArrayList<>(List.of("Content-Type", type));
        if (line.group(6) != null) {
            headers.addAll(List.of("Range", line.group(6)));
        }
        return send(
                line.group(2), method, named(line.group(4)), bytes, headers.toArray(String[]::new));
    }

    private String named(String text) {
        String named = text;
        for (String name : List.of("CHOSEN0", "CHOSEN", "OTHER", "LONG")) {
            named = named.replace("$" + name, names.get(name));
        }
        return Pattern.compile("\\$([A-Z]+)")
                .matcher(named)
                .replaceAll(match -> names.getOrDefault(match.group(1), "unknown"));
    }

    private String newImage(String format) {
        HttpResponse<byte[]> answer =
                send(
                        "owner",
                        "POST",
                        "/v2/images",
                        "{\"disk_format\":\"%s\",\"container_format\":\"bare\"}"
                                .formatted(format)
                                .getBytes(StandardCharsets.UTF_8),
                        "Content-Type",
                        "application/json");
        assertThat(answer.statusCode()).isEqualTo(201);
        return "/v2/images/" + json(answer).path("id").asString();
    }

    private static HttpResponse<byte[]> put(String path, byte[] bytes) {
        return send("owner", "PUT", path, bytes, "Content-Type", "application/octet-stream");
    }

    private static int patch(String image, String op, String name, String value) {
        String body = "[{\"op\":\"%s\",\"path\":\"/%s\",\"value\":%s}]".formatted(op, name, value);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return send("owner", "PATCH", image, bytes, "Content-Type", PATCH).statusCode();
    }

    private static HttpResponse<byte[]> owner(String method, String path, String... headers) {
        return send("owner", method, path, new byte[0], headers);
    }

    private static HttpResponse<byte[]> send(
            String who, String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(RunningServer.ADDRESS + "/image" + path))
                        .version(HttpClient.Version.HTTP_1_1)
                        .method(
                                method,
                                body.length == 0
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (TOKENS.containsKey(who)) {
            request.header("X-Auth-Token", TOKENS.get(who));
        }
        try {
            return HTTP.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(HttpResponse<byte[]> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new Random(42).nextBytes(bytes);
        return bytes;
    }

    private static String digest(String algorithm, byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    }

    /** The tokens of new users of two new projects, with admin's password, and of the operator. */
    private static Map<String, String> tokens() {
        UUID project = UuidV7.next();
        RunningServer.JDBI.useHandle(handle -> {
            for (UUID id : List.of(project, OTHER)) {
                handle.execute("insert into projects (id, name) values (?, ?)", id, "glance " + id);
            }
        });
        return Map.of(
                "admin", RunningServer.admin().token(),
                "owner", user(project, "member"),
                "reader", user(project, "reader"),
                "member", user(OTHER, "member"));
    }

    private static String user(UUID project, String role) {
        UUID id = UuidV7.next();
        RunningServer.JDBI.useHandle(handle -> {
            handle.execute(
                    """
                    insert into users (id, name, default_project_id, password)
                    select ?, ?, ?, password from users where name = 'admin'
                    """,
                    id,
                    role + " " + id,
                    project);
            handle.execute(
                    "insert into role_assignments (id, user_id, project_id, role)"
                            + " values (?, ?, ?, ?)",
                    UuidV7.next(),
                    id,
                    project,
                    role);
        });
        return Api.at(RunningServer.ADDRESS).logIn(role + " " + id, RunningServer.PASSWORD).token();
    }
}
