package assay.testkit;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real S3 service over a folder: s3proxy, as a process with a class path of its own. */
public final class S3Proxy implements Closeable {

    /** The access key that it knows. */
    public static final String ACCESS_KEY = "assay";

    /** The secret of {@link #ACCESS_KEY}. */
    public static final String SECRET_KEY = "of-no-secret";

    /** The bucket that exists. */
    public static final String BUCKET = "assay-test";

    private static final Path CLASS_PATH = Path.of("testkit", "s3proxy", "target", "s3proxy.cp");
    private static final Pattern LISTENING = Pattern.compile("\\{127\\.0\\.0\\.1:(\\d+)}");

    private final Process process;
    private final URI endpoint;

    private S3Proxy(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /** Starts one on a free port with its objects in {@code folder}; returns when it answers. */
    public static S3Proxy start(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("buckets").resolve(BUCKET));
        Path properties = folder.resolve("s3proxy.properties");
        Files.writeString(
                properties,
                """
                s3proxy.endpoint=http://127.0.0.1:0
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                jclouds.provider=filesystem-nio2
                jclouds.filesystem.basedir=%s
                """
                        .formatted(ACCESS_KEY, SECRET_KEY, folder.resolve("buckets")));
        Path logback = folder.resolve("logback.xml");
        Files.writeString(
                logback,
                """
                <configuration>
                  <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>%level %msg%n%ex{3}</pattern></encoder>
                  </appender>
                  <logger name="org.gaul.shaded.org.eclipse.jetty.server.AbstractConnector"
                          level="INFO"/>
                  <root level="WARN"><appender-ref ref="out"/></root>
                </configuration>
                """);
        Process process =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElse("java"),
                                "-Xmx256m",
                                "-XX:TieredStopAtLevel=1",
                                "-Dlogback.configurationFile=" + logback,
                                "-cp",
                                classPath(),
                                "org.gaul.s3proxy.Main",
                                "--properties",
                                properties.toString())
                        .redirectErrorStream(true)
                        .start();
        return new S3Proxy(process, URI.create("http://127.0.0.1:" + awaitPort(process)));
    }

    /** What Maven wrote for the module {@code testkit/s3proxy}. */
    private static String classPath() throws IOException {
        Path file =
                Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                        .map(folder -> folder.resolve(CLASS_PATH))
                        .filter(Files::isReadable)
                        .findFirst()
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "no "
                                                + CLASS_PATH
                                                + "; 'mvn -f testkit/s3proxy"
                                                + " process-test-resources' writes it"));
        return Files.readString(file).strip();
    }

    private static int awaitPort(Process process) throws IOException {
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder all = new StringBuilder();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            all.append(line).append('\n');
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                // Nobody needs what it says from now on, but it must be able to say it.
                Thread.ofVirtual().start(() -> said.lines().forEach(ignored -> {}));
                return Integer.parseInt(listening.group(1));
            }
        }
        throw new IllegalStateException("s3proxy does not start: " + all);
    }

    /** Where it listens, on this machine only. */
    public URI endpoint() {
        return endpoint;
    }

    /** Ends it, and returns when it has ended. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
