package assay.server;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/** The server: {@code java -jar assay-server.jar [--assay.listen=HOST:PORT …]}. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableConfigurationProperties(Settings.class)
@Import({
    ServiceConfiguration.class,
    StoreConfiguration.class,
    IdentityConfiguration.class,
    WebConfiguration.class
})
public class AssayServer {

    /** Starts the server; see {@link Settings} for the arguments. */
    public static void main(String... arguments) {
        SpringApplication.run(AssayServer.class, arguments);
    }
}
