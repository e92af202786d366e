package assay.cli.remote;

import assay.cli.ExitCode;
import assay.cli.ProgressBar;
import assay.disk.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Gets a file. What came stands beside it as {@code .part} until it is whole, with the tag of the
 * version that it is a part of, so that the next run goes on (RFC 9110, If-Range).
 */
final class ResumableDownload {

    private static final int PARTIAL_CONTENT = 206;
    private static final String SHA_256 = "sha-256=:";

    private final Server server;
    private final String path;
    private final ServerOptions options;

    ResumableDownload(Server server, String path, ServerOptions options) {
        this.server = server;
        this.path = path;
        this.options = options;
    }

    /** Gets it into a file that is not there yet. */
    void to(Path file) throws IOException {
        Path part = beside(file, ".part");
        Path tag = beside(file, ".part.etag");
        Optional<String> known = Files.exists(part) ? read(tag) : Optional.empty();
        HttpRequest.Builder request = server.request(path).GET();
        long have = known.isPresent() ? Files.size(part) : 0;
        if (have > 0) {
            request.header("Range", "bytes=" + have + "-").header("If-Range", known.orElseThrow());
        }
        HttpResponse<InputStream> answer = server.send(request);
        boolean goesOn = answer.statusCode() == PARTIAL_CONTENT;
        Optional<String> etag = answer.headers().firstValue("ETag");
        if (etag.isPresent()) {
            Files.writeString(tag, etag.get());
        } else {
            Files.deleteIfExists(tag); // it cannot be gone on with
        }
        receive(answer, part, goesOn ? have : 0);
        check(answer.headers().firstValue("Repr-Digest"), part, tag);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        Files.deleteIfExists(tag);
    }

    private static Path beside(Path file, String ending) {
        return file.resolveSibling(file.getFileName() + ending);
    }

    private static Optional<String> read(Path file) throws IOException {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static void receive(HttpResponse<InputStream> answer, Path part, long have)
            throws IOException {
        OptionalLong rest = answer.headers().firstValueAsLong("Content-Length");
        StandardOpenOption how =
                have == 0 ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.APPEND;
        try (InputStream in = answer.body();
                OutputStream out =
                        Files.newOutputStream(
                                part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how);
                ProgressBar bar = ProgressBar.onTerminal()) {
            byte[] buffer = new byte[256 << 10];
            long at = have;
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
                at += count;
                if (rest.isPresent()) {
                    bar.show((int) (100.0 * at / (have + rest.getAsLong())));
                }
            }
        }
    }

    /**
     * RFC 9530. A file that is not what it should be is deleted, so that the next run begins anew.
     */
    private void check(Optional<String> digest, Path part, Path tag) throws IOException {
        String said = digest.filter(text -> text.startsWith(SHA_256)).orElse("");
        if (said.isEmpty()) {
            return;
        }
        String is;
        try (InputStream in = Files.newInputStream(part)) {
            is = Base64.getEncoder().encodeToString(Sha256.of(in));
        }
        if (!said.startsWith(SHA_256 + is + ":")) {
            Files.delete(part);
            Files.deleteIfExists(tag);
            throw options.failure(ExitCode.FAIL, "remote.damaged");
        }
    }
}
