package assay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.service.image.Regions;
import assay.store.content.Content;
import assay.store.content.ContentSource;
import assay.store.content.ContentWriter;
import assay.store.content.Contents;
import assay.store.key.KeyFile;
import assay.store.key.KeyService;
import assay.store.place.FolderPlace;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

@SuppressWarnings("NullAway.Init") // fields are set before each test
class StoreConfigurationTest {

    @TempDir Path folder;

    /** What was asked for, with which token. */
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();

    private HttpServer vault;

    @BeforeEach
    void start() throws IOException {
        vault = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        vault.createContext(
                "/",
                exchange -> {
                    String token = exchange.getRequestHeaders().getFirst("X-Vault-Token");
                    asked.add(token + " " + exchange.getRequestURI());
                    byte[] keys = "{\"data\":{\"keys\":[\"a\"]}}".getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, keys.length);
                    exchange.getResponseBody().write(keys);
                    exchange.close();
                });
        vault.start();
    }

    @AfterEach
    void stop() {
        vault.stop(0);
    }

    private static Settings settings(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("assay", Settings.class);
    }

    @Test
    void keysAreInAVaultWhereOneIsSetAndItIsClosedInTheEnd() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "hvs.of-a-test\n");
        Settings settings =
                settings(
                        Map.of(
                                "assay.store.vault.address",
                                "http://127.0.0.1:" + vault.getAddress().getPort(),
                                "assay.store.vault.mount",
                                "kms",
                                "assay.store.vault.token-file",
                                token.toString()));
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.registerBean(Settings.class, () -> settings);
        context.registerBean(StoreConfiguration.class);
        // All else of the server needs more than this test has.
        context.addBeanFactoryPostProcessor(beans ->
                List.of(beans.getBeanDefinitionNames())
                        .forEach(bean -> beans.getBeanDefinition(bean).setLazyInit(true)));
        context.refresh();
        KeyService keys = context.getBean("keptKeys", KeyService.class);

        assertThat(keys.keys()).containsExactly("a");
        assertThat(asked).containsExactly("hvs.of-a-test /v1/kms/keys?list=true");
        context.close();
        assertThatThrownBy(keys::keys).isInstanceOf(IOException.class);
        assertThat(asked).hasSize(1);
    }

    @Test
    void keysAreInAFileOtherwise() {
        assertThat(new StoreConfiguration().keptKeys(settings(Map.of())))
                .isInstanceOf(KeyFile.class);
    }

    @Test
    void whatIsReadFromABucketOfARegionIsAlsoKeptHere() throws IOException {
        KeyFile keys = new KeyFile(folder.resolve("keys"));
        // A bucket is any place to what is tested.
        FolderPlace home = new FolderPlace(folder.resolve("home"));
        FolderPlace bucket = new FolderPlace(folder.resolve("bucket"));
        FolderPlace plain = new FolderPlace(folder.resolve("plain"));
        Settings settings =
                settings(
                        Map.of(
                                "assay.data",
                                folder.resolve("data").toString(),
                                "assay.regions.south-1.s3.bucket",
                                "images",
                                "assay.regions.north-1.folder",
                                "elsewhere"));
        Map<String, Regions.Region> regions =
                new StoreConfiguration()
                        .regions(
                                home,
                                new Contents(home, keys, Clock.systemUTC()),
                                keys,
                                new StoreConfiguration.RegionPlaces(
                                        Map.of("south-1", bucket, "north-1", plain)),
                                settings)
                        .all();
        Contents store = Objects.requireNonNull(regions.get("south-1")).contents();
        byte[] bytes = "from afar".getBytes(StandardCharsets.UTF_8);
        Content content;
        try (ContentWriter writer = store.write(UUID.randomUUID(), Contents.Options.PLAIN)) {
            writer.write(ByteBuffer.wrap(bytes));
            content = writer.seal().content();
            writer.commit();
        }
        bucket.list("blocks/", entry -> bucket.delete(entry.name()));

        try (ContentSource source = store.open(content.id())) {
            ByteBuffer read = ByteBuffer.allocate(bytes.length);
            source.read(0, read);
            assertThat(read.array()).isEqualTo(bytes);
        }
        assertThat(folder.resolve("data/cache-south-1")).isDirectory();
        assertThat(folder.resolve("data/cache-north-1")).doesNotExist();
    }
}
