package assay.server;

import static assay.server.Api.assertProblem;
import static assay.server.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.Oracle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Images with several disks over HTTP; qemu-img compares each disk with what it was made of. */
class WholeImagesApiTest {

    private static final Api ADMIN = RunningServer.admin();
    private static final Api MALLORY = RunningServer.mallory();

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir Path folder;
    private Path system = Path.of("");
    private Path data = Path.of("");

    @BeforeEach
    void makeDisks() throws IOException {
        system = Files.write(folder.resolve("system.raw"), disk(1, 6 << 20));
        data = Files.write(folder.resolve("data.raw"), disk(2, 4 << 20));
    }

    /** A disk with an empty partition table and some noise. */
    private static byte[] disk(long seed, int size) {
        byte[] bytes = new byte[size];
        byte[] noise = new byte[1_300_000];
        new Random(seed).nextBytes(noise);
        for (int i = 0; i < noise.length; i++) {
            noise[i] &= 15; // so that it can be compressed
        }
        System.arraycopy(noise, 0, bytes, 1 << 20, noise.length);
        bytes[510] = 0x55;
        bytes[511] = (byte) 0xaa;
        return bytes;
    }

    private String image(String type, Path file) throws IOException {
        HttpResponse<byte[]> made =
                ADMIN.post(
                        "/images",
                        "{\"name\":\"%s\",\"type\":\"%s\",\"osFamily\":\"linux\"}"
                                .formatted("the " + type, type));
        String image = "/images/" + json(made).path("id").asString();
        assertThat(ADMIN.put(image + "/content", BodyPublishers.ofFile(file)).statusCode())
                .isEqualTo(202);
        JsonNode found =
                ADMIN.awaitImage(image, it -> it.at("/job/state").asString().equals("done"));
        assertThat(Api.status(found)).isEqualTo("active");
        return image;
    }

    private Path converted(Path disk, String... options) {
        Path file = folder.resolve(disk.getFileName() + ".qcow2");
        Object[] arguments =
                Stream.of(
                                Stream.of("convert", "-f", "raw", "-O", "qcow2"),
                                Stream.of(options),
                                Stream.of(disk.toString(), file.toString()))
                        .flatMap(part -> part)
                        .toArray();
        Oracle.require("qemu-img").run(arguments);
        return file;
    }

    private static HttpResponse<byte[]> compose(Api api, String system, String... data) {
        String ids =
                Stream.of(data)
                        .map(image -> '"' + image.substring("/images/".length()) + '"')
                        .collect(Collectors.joining(","));
        return api.post(
                system + "/whole-images", "{\"name\":\"a machine\",\"data\":[" + ids + "]}");
    }

    private static String composed(String system, String... data) {
        HttpResponse<byte[]> made = compose(ADMIN, system, data);
        assertThat(made.statusCode()).as(json(made).toString()).isEqualTo(201);
        String path = "/images/" + json(made).path("id").asString();
        assertThat(made.headers().firstValue("Location")).contains("/api/v1" + path);
        return path;
    }

    private void assertIsDisk(Path disk, String image, int number, String format)
            throws IOException {
        HttpResponse<byte[]> got =
                ADMIN.get(image + "/content?disk=" + number + "&format=" + format);
        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.headers().firstValue("Content-Disposition").orElseThrow())
                .contains("a machine" + (number == 0 ? "" : "-disk" + number) + "." + format);
        Path file = Files.write(folder.resolve("got"), got.body());
        Oracle.require("qemu-img")
                .run("compare", "-f", "raw", "-F", format, disk.toString(), file.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw", "qcow2", "vmdk"})
    void eachDiskOfAWholeImageIsHadInAnyFormat(String format) throws IOException {
        Path qcow2 = converted(data);
        String whole = composed(image("system", system), image("data", data), image("data", qcow2));

        assertIsDisk(system, whole, 0, format);
        assertIsDisk(data, whole, 1, format);
        assertIsDisk(data, whole, 2, format);
        assertThat(ADMIN.get(whole + "/content?disk=2").body())
                .isEqualTo(Files.readAllBytes(qcow2));
        assertThat(ADMIN.get(whole + "/content").body()).isEqualTo(Files.readAllBytes(system));
    }

    @Test
    void itTellsOfItsDisksAndOutlivesTheImagesItWasMadeOf() throws IOException {
        String first = image("system", system);
        String second = image("data", converted(data, "-c"));
        String whole = composed(first, second);
        ADMIN.delete(first);
        ADMIN.delete(second);

        JsonNode image = json(ADMIN.get(whole));
        assertThat(image.path("type").asString()).isEqualTo("whole");
        assertThat(image.path("status").asString()).isEqualTo("active");
        assertThat(image.path("derivedFrom").asString()).isEqualTo(first.substring(8));
        assertThat(image.path("disks")).hasSize(2);
        assertThat(image.at("/disks/0/role").asString()).isEqualTo("system");
        assertThat(image.at("/disks/0/boot").asBoolean()).isTrue();
        assertThat(image.at("/disks/0/virtualSize").asLong()).isEqualTo(6 << 20);
        assertThat(image.at("/disks/1/number").asInt()).isEqualTo(1);
        assertThat(image.at("/disks/1/name").asString()).isEqualTo("the data");
        assertThat(image.at("/disks/1/role").asString()).isEqualTo("data");
        assertThat(image.at("/disks/1/boot").asBoolean()).isFalse();
        assertThat(image.at("/disks/1/format").asString()).isEqualTo("qcow2");
        assertThat(image.at("/disks/1/kept").asString()).isEqualTo("disk");
        assertThat(image.at("/disks/1/virtualSize").asLong()).isEqualTo(4 << 20);
        assertThat(image.at("/disks/1/verdicts")).isNotEmpty();
        assertIsDisk(data, whole, 1, "qcow2");
        assertThat(json(ADMIN.get(whole + "/facts?disk=1")).toString())
                .isNotEqualTo(json(ADMIN.get(whole + "/facts")).toString());
        assertThat(ADMIN.get(whole + "/check?disk=1").statusCode()).isEqualTo(200);
        assertThat(json(ADMIN.get(whole + "/formats?disk=1")).at("/formats/0/size").asLong())
                .isEqualTo(4 << 20);
        JsonNode records =
                json(ADMIN.get("/audit/records?target=" + whole.substring(8))).path("records");
        assertThat(records.toString()).contains("create/compose");
    }

    @Test
    void whatIsAskedForAmissIsRefused() throws IOException {
        String first = image("system", system);
        String second = image("data", data);
        String whole = composed(first, second);

        for (String path : new String[] {"/content", "/facts", "/check", "/formats"}) {
            assertProblem(ADMIN.get(whole + path + "?disk=2"), 404, "disk_unknown");
            assertProblem(ADMIN.get(whole + path + "?disk=x"), 400, "request_invalid");
        }
        assertProblem(ADMIN.get(first + "/content?disk=1"), 404, "disk_unknown");
        assertProblem(compose(ADMIN, first), 400, "request_invalid");
        assertProblem(ADMIN.post(first + "/whole-images", "{}"), 400, "request_invalid");
        assertProblem(compose(ADMIN, first, first), 409, "disk_type_refused");
        assertProblem(compose(ADMIN, second, second), 409, "disk_type_refused");
        assertProblem(compose(ADMIN, first, ADMIN.newImage("empty")), 409, "disk_type_refused");
        assertProblem(
                ADMIN.send(
                        "PATCH",
                        whole,
                        BodyPublishers.ofString("{\"type\":\"system\"}"),
                        "Content-Type",
                        "application/json"),
                400,
                "request_invalid");
    }

    @Test
    void aForeignDataImageIsAsOneThatNeverWas() throws IOException {
        String foreign = image("data", data);
        HttpResponse<byte[]> own = MALLORY.post("/images", "{\"name\":\"hers\"}");
        String hers = "/images/" + json(own).path("id").asString();
        MALLORY.put(hers + "/content", BodyPublishers.ofFile(system));
        MALLORY.awaitImage(hers, found -> Api.status(found).equals("active"));

        HttpResponse<byte[]> answer = compose(MALLORY, hers, foreign);

        assertProblem(answer, 404, "not_found");
        String unknown = "/images/" + UUID.randomUUID();
        assertThat(IsolationTest.told(answer, foreign.substring(8)))
                .isEqualTo(
                        IsolationTest.told(compose(MALLORY, hers, unknown), unknown.substring(8)));
    }

    /** Its machine starts from what stands last in the archive. */
    private Path ova() throws IOException {
        Path blank = Files.write(folder.resolve("blank.raw"), new byte[1 << 20]);
        for (Path disk : List.of(system, data, blank)) {
            Oracle.require("qemu-img")
                    .run(
                            "convert",
                            "-f",
                            "raw",
                            "-O",
                            "vmdk",
                            "-o",
                            "subformat=streamOptimized",
                            disk,
                            folder.resolve(disk.getFileName().toString().replace("raw", "vmdk")));
        }
        Files.writeString(
                folder.resolve("machine.ovf"),
                """
                <Envelope xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1" xmlns:rasd="urn:rasd">
                  <References>
                    <File ovf:id="f1" ovf:href="blank.vmdk"/><File ovf:id="f2" ovf:href="data.vmdk"/>
                    <File ovf:id="f3" ovf:href="system.vmdk"/>
                  </References>
                  <DiskSection>
                    <Disk ovf:diskId="d1" ovf:fileRef="f1"/><Disk ovf:diskId="d2" ovf:fileRef="f2"/>
                    <Disk ovf:diskId="d3" ovf:fileRef="f3"/>
                  </DiskSection>
                  <VirtualSystem>
                    <Item><rasd:HostResource>ovf:/disk/d3</rasd:HostResource></Item>
                    <Item><rasd:HostResource>ovf:/disk/d2</rasd:HostResource></Item>
                    <Item><rasd:HostResource>ovf:/disk/d1</rasd:HostResource></Item>
                  </VirtualSystem>
                </Envelope>
                """);
        Path ova = folder.resolve("machine.ova");
        Oracle.require("tar")
                .run(
                        "--format=ustar",
                        "-cf",
                        ova,
                        "-C",
                        folder,
                        "machine.ovf",
                        "blank.vmdk",
                        "data.vmdk",
                        "system.vmdk");
        return ova;
    }

    private static JsonNode uploaded(String type, Path file, String query) throws IOException {
        HttpResponse<byte[]> made =
                ADMIN.post("/images", "{\"name\":\"a machine\",\"type\":\"" + type + "\"}");
        String image = "/images/" + json(made).path("id").asString();
        HttpResponse<byte[]> put =
                ADMIN.put(image + "/content" + query, BodyPublishers.ofFile(file));
        assertThat(put.statusCode()).isEqualTo(202);
        return ADMIN.awaitImage(image, it -> it.at("/job/state").asString().equals("done"));
    }

    @Test
    void anOvaWithSeveralDisksIsAWholeImageInItsMachinesOrder() throws IOException {
        Path ova = ova();

        JsonNode image = uploaded("whole", ova, "");

        assertThat(Api.status(image)).as(image.toString()).isEqualTo("active");
        assertThat(image.path("size").asLong()).isEqualTo(Files.size(ova));
        assertThat(image.path("kept").asString()).isEqualTo("disk");
        assertThat(image.path("disks")).hasSize(3);
        assertThat(image.at("/disks/1/name").asString()).isEqualTo("data.vmdk");
        assertThat(image.at("/disks/1/size").asLong())
                .isEqualTo(Files.size(folder.resolve("data.vmdk")));
        assertThat(image.at("/disks/1/verdicts")).isNotEmpty();
        assertThat(image.at("/disks/2/virtualSize").asLong()).isEqualTo(1 << 20);
        String path = "/images/" + image.path("id").asString();
        assertIsDisk(system, path, 0, "qcow2");
        assertIsDisk(data, path, 1, "raw");
        assertIsDisk(folder.resolve("blank.raw"), path, 2, "vmdk");
        assertThat(ADMIN.get(path + "/facts?disk=1").statusCode()).isEqualTo(200);
    }

    @Test
    void anOvaWithSeveralDisksIsNothingElse() throws IOException {
        Path ova = ova();

        for (JsonNode image :
                List.of(uploaded("system", ova, ""), uploaded("whole", ova, "?keep=file"))) {
            assertThat(Api.status(image)).isEqualTo("unreadable");
            assertThat(image.at("/error/code").asString()).isEqualTo("image_unsupported");
            assertThat(image.has("disks")).isFalse();
        }
    }

    @Test
    void oneDiskThatCannotBeOpenedRefusesThemAllByItsName() throws IOException {
        Path ova = ova();
        Files.writeString(folder.resolve("data.vmdk"), "this is no disk");
        Oracle.require("tar").run("--format=ustar", "-rf", ova, "-C", folder, "data.vmdk");

        JsonNode image = uploaded("whole", ova, "");

        assertThat(Api.status(image)).isEqualTo("unreadable");
        assertThat(image.at("/error/message").asString()).contains("data.vmdk: ");
        assertThat(image.has("disks")).isFalse();
    }

    @Test
    void toOpenStackItIsItsSystemDisk() throws Exception {
        String whole = composed(image("system", system), image("data", data));

        JsonNode shown = JsonMapper.shared().readTree(glance(whole));
        assertThat(shown.path("status").asString()).isEqualTo("active");
        assertThat(shown.path("virtual_size").asInt()).isEqualTo(6 << 20);
        assertThat(glance(whole + "/file")).isEqualTo(Files.readAllBytes(system));
    }

    private static byte[] glance(String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(RunningServer.ADDRESS + "/image/v2" + path))
                        .header("X-Auth-Token", ADMIN.token())
                        .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
    }
}
