package assay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.store.key.KeyFile;
import assay.store.key.KeyService;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
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
}
