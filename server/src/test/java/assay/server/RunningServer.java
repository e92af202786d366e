package assay.server;

import assay.server.oidc.FakeProvider;
import assay.service.UuidV7;
import assay.service.database.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * One server for all tests of a run, on embedded defaults, with two projects: {@code default} of
 * {@code admin}, the operator, and {@code other} of {@code mallory}, its member, with the same
 * password.
 */
final class RunningServer {

    static final Path DATA = temporaryFolder();
    static final FakeProvider PROVIDER = FakeProvider.start();
    static final String ADDRESS;
    static final String PASSWORD;
    static final Jdbi JDBI;

    /** All routes that the server has. */
    static final List<Route> ROUTES;

    /**
     * A route.
     *
     * @param method of HTTP; empty for any
     * @param pattern with names in braces
     */
    record Route(String method, String pattern) {

        @Override
        public String toString() {
            return method + " " + pattern;
        }
    }

    static {
        // They run when the server has stopped, which it does when the tests are over.
        SpringApplication.getShutdownHandlers()
                .add(() -> FileSystemUtils.deleteRecursively(DATA.toFile()));
        ConfigurableApplicationContext server =
                SpringApplication.run(
                        AssayServer.class,
                        "--assay.listen=127.0.0.1:0",
                        "--assay.data=" + DATA,
                        "--server.tomcat.basedir=" + DATA.resolve("tomcat"),
                        "--assay.regions.south-1.folder=" + DATA.resolve("south"),
                        "--assay.upload.max-size=64MB",
                        "--assay.oidc.issuer=" + PROVIDER.issuer(),
                        "--assay.oidc.client-id=" + FakeProvider.CLIENT,
                        "--assay.oidc.client-secret=" + FakeProvider.SECRET);
        ADDRESS = "http://127.0.0.1:" + server.getEnvironment().getProperty("local.server.port");
        JDBI = server.getBean(Database.class).jdbi();
        ROUTES =
                server
                        .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                        .getHandlerMethods()
                        .keySet()
                        .stream()
                        .flatMap(RunningServer::routes)
                        .sorted(Comparator.comparing(Route::toString))
                        .toList();
        PASSWORD = ServerProcess.firstPassword(DATA);
        UUID other = UuidV7.next();
        UUID mallory = UuidV7.next();
        JDBI.useHandle(handle -> {
            handle.execute("insert into projects (id, name) values (?, 'other')", other);
            handle.execute(
                    """
                    insert into users (id, name, default_project_id, password)
                    select ?, 'mallory', ?, password from users where name = 'admin'
                    """,
                    mallory,
                    other);
            handle.execute(
                    """
                    insert into role_assignments (id, user_id, project_id, role)
                    values (?, ?, ?, 'member')
                    """,
                    UuidV7.next(),
                    mallory,
                    other);
        });
    }

    private RunningServer() {}

    private static Stream<Route> routes(RequestMappingInfo mapping) {
        List<String> methods =
                mapping.getMethodsCondition().getMethods().stream().map(Enum::name).toList();
        return mapping.getPatternValues().stream()
                .flatMap(pattern ->
                        (methods.isEmpty() ? List.of("") : methods)
                                .stream().map(method -> new Route(method, pattern)));
    }

    static Api admin() {
        return Api.at(ADDRESS).logIn("admin", PASSWORD);
    }

    static Api mallory() {
        return Api.at(ADDRESS).logIn("mallory", PASSWORD);
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("assay-data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
