package assay.cli.remote;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The server that commands speak to, and what proves who asks.
 *
 * @param server its address, without a path of the API
 * @param token of a session, or an API token
 */
record Login(URI server, String token) {

    /** Throws {@link IllegalArgumentException} for what is no address of a server. */
    Login {
        if (!isServer(server)) {
            throw new IllegalArgumentException(server + " is no address of a server");
        }
    }

    /** Whether this is {@code http(s)://HOST} and more. */
    static boolean isServer(URI address) {
        return address.getHost() != null && String.valueOf(address.getScheme()).matches("https?");
    }

    private static final String SERVER = "ASSAY_SERVER";
    private static final String TOKEN = "ASSAY_TOKEN";

    /** The login of the environment; else the one that {@code assay login} wrote down. */
    static Optional<Login> find() throws IOException {
        String server = System.getenv(SERVER);
        String token = System.getenv(TOKEN);
        if (server != null && token != null) {
            return Optional.of(new Login(URI.create(server), token));
        }
        return read(file());
    }

    /** Where the login is written down: below {@code XDG_CONFIG_HOME} (XDG Base Directory). */
    static Path file() {
        String config = System.getenv("XDG_CONFIG_HOME");
        Path folder =
                config == null || config.isEmpty()
                        ? Path.of(System.getProperty("user.home", "."), ".config")
                        : Path.of(config);
        return folder.resolve("assay").resolve("login.json");
    }

    private static Optional<Login> read(Path file) throws IOException {
        try {
            JsonNode json = JsonMapper.shared().readTree(Files.readString(file));
            return Optional.of(
                    new Login(
                            URI.create(json.path("server").asString("")),
                            json.path("token").asString("")));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException(file + " is damaged; log in again", e);
        }
    }

    /** Writes it down; only its owner can read it. */
    void write() throws IOException {
        Path file = file();
        Files.createDirectories(file.getParent());
        Path unfinished =
                Files.createTempFile(
                        file.getParent(),
                        "login",
                        ".json",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        Map<String, String> json = new LinkedHashMap<>();
        json.put("server", server.toString());
        json.put("token", token);
        Files.writeString(unfinished, JsonMapper.shared().writeValueAsString(json));
        Files.move(
                unfinished,
                file,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** Forgets what was written down. */
    static void forget() throws IOException {
        Files.deleteIfExists(file());
    }

    /** Secret. */
    @Override
    public String toString() {
        return "login at " + server;
    }
}
