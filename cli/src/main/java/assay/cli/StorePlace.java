package assay.cli;

import assay.store.place.FolderPlace;
import assay.store.place.Place;
import assay.store.place.S3Place;
import assay.store.place.S3Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a store is, as the user wrote it.
 *
 * @param text a folder, or {@code s3://bucket/prefix}
 * @param endpoint of the S3 service; empty for that of the environment, or AWS's own
 * @param messages how to say that it is none
 */
record StorePlace(String text, String endpoint, Messages messages) {

    private static final String S3 = "s3://";

    /**
     * Opens the place.
     *
     * @param create whether a folder that is not there is made
     */
    Place open(boolean create) throws IOException {
        if (text.startsWith(S3)) {
            return S3Place.open(settings());
        }
        Path folder = Path.of(text);
        if (!create && !Files.isDirectory(folder)) {
            throw new CommandFailure(ExitCode.NO_INPUT, messages.text("error.noFolder", text));
        }
        return new FolderPlace(folder);
    }

    private S3Settings settings() {
        String name = text.substring(S3.length());
        int slash = name.indexOf('/');
        try {
            Optional<URI> uri = service().map(URI::create);
            return new S3Settings(
                    uri,
                    variable("AWS_REGION").orElse("us-east-1"),
                    slash < 0 ? name : name.substring(0, slash),
                    slash < 0 ? "" : name.substring(slash + 1).replaceAll("/+$", ""),
                    Optional.empty(),
                    uri.isPresent(),
                    S3Settings.Patience.USUAL);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    messages.text("error.storePlace", text, String.valueOf(e.getMessage())));
        }
    }

    private Optional<String> service() {
        return endpoint.isEmpty()
                ? variable("AWS_ENDPOINT_URL_S3").or(() -> variable("AWS_ENDPOINT_URL"))
                : Optional.of(endpoint);
    }

    private static Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isEmpty());
    }
}
