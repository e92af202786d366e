package assay.cli.remote;

import assay.cli.AnswerOptions;
import assay.cli.CommandFailure;
import assay.cli.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What every command that speaks to a server takes. */
final class ServerOptions extends AnswerOptions {

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** What a command does with a server. */
    @FunctionalInterface
    interface Work {
        int with(Server server) throws IOException;
    }

    /** What is asked of a server. */
    @FunctionalInterface
    interface Question {
        JsonNode ask(Server server) throws IOException;
    }

    /** Asks, and shows all fields of what the server answers. */
    int show(Question question) {
        return run(server -> {
            JsonNode answer = question.ask(server);
            answer(answer, Table.of(answer));
            return ExitCode.PASS;
        });
    }

    /** Asks for a list, and shows it with these columns. */
    int list(Question question, Table.Column... columns) {
        return run(server -> {
            JsonNode answer = question.ask(server);
            answer(answer, Table.of(answer, columns));
            return ExitCode.PASS;
        });
    }

    /** Writes what the server has under a path of the API into a file. */
    int save(String path, Path file) {
        return run(server -> {
            try (InputStream from = server.send(server.request(path).GET()).body();
                    OutputStream to = Files.newOutputStream(file)) {
                from.transferTo(to);
            }
            return ExitCode.PASS;
        });
    }

    /**
     * Works with the server that the user is logged in at.
     *
     * @return the exit code
     * @throws CommandFailure with what to tell the user, if that fails
     */
    int run(Work work) {
        return run(login(), work);
    }

    private Login login() {
        try {
            return Login.find()
                    .orElseThrow(() -> failure(ExitCode.NO_PERMISSION, "remote.noLogin"));
        } catch (IOException | IllegalArgumentException e) {
            throw failure(ExitCode.NO_INPUT, "remote.badLogin", String.valueOf(e.getMessage()));
        }
    }

    /** Works with a server. */
    int run(Login login, Work work) {
        try (Server server = new Server(login, messages())) {
            return work.with(server);
        } catch (ConnectException e) {
            throw failure(ExitCode.UNAVAILABLE, "remote.noServer", login.server());
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            throw failure(ExitCode.UNAVAILABLE, "remote.broken", login.server(), why);
        }
    }

    /**
     * The id of the image that a user named by id or by name.
     *
     * @throws CommandFailure if no image has the name, or several have
     */
    String image(Server server, String named) throws IOException {
        if (ID.matcher(named).matches()) {
            return named;
        }
        List<JsonNode> found =
                server.get("/images?visibility=all&limit=2&name=" + Query.encoded(named))
                        .path("images")
                        .valueStream()
                        .toList();
        if (found.size() != 1) {
            throw failure(
                    ExitCode.NO_INPUT,
                    found.isEmpty() ? "remote.noImage" : "remote.manyImages",
                    named);
        }
        return found.getFirst().path("id").asString("");
    }

    /** The path of an image that a user named by id or by name. */
    String imagePath(Server server, String named) throws IOException {
        return "/images/" + image(server, named);
    }

    /** Answers with the JSON as it came, or with a table for people. */
    void answer(JsonNode json, Table table) {
        if (isJson()) {
            out().println(json);
        } else {
            table.print(out());
        }
    }

    /** Answers with the JSON as it came, or a text for people. */
    void answer(JsonNode json, String key, Object... arguments) {
        out().println(isJson() ? json.toString() : messages().text(key, arguments));
    }
}
