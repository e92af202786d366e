package assay.cli;

import assay.store.block.ObjectId;
import assay.store.care.UnknownReferencesException;
import assay.store.content.Contents;
import assay.store.content.DamagedException;
import assay.store.key.KeyFile;
import assay.store.key.KeyService;
import assay.store.key.UnusableKeyException;
import assay.store.key.vault.VaultSettings;
import assay.store.key.vault.VaultToken;
import assay.store.key.vault.VaultTransit;
import assay.store.place.Place;
import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** What every command about a store takes: the store, its keys, the form of the answer. */
final class StoreOptions extends AnswerOptions {

    @Option(
            names = "--store",
            required = true,
            paramLabel = "PLACE",
            description = "The store: a folder, or s3://BUCKET/PREFIX. 存储库：文件夹或存储桶。")
    private String store = "";

    @Option(
            names = "--s3-endpoint",
            paramLabel = "URL",
            description = {
                "The S3 service; by default AWS_ENDPOINT_URL of the environment, or AWS itself.",
                "Who asks is told as AWS's own tools are. S3 服务的地址。"
            })
    private String endpoint = "";

    @Option(
            names = "--keys",
            paramLabel = "FILE|URL",
            description = {
                "The file with the keys of encrypted contents, or the address of a Vault or OpenBao",
                "with a Transit engine, whose token is in VAULT_TOKEN. 密钥文件或 Vault 地址。"
            })
    private Optional<String> keys = Optional.empty();

    /** An open store. */
    record Opened(Place place, KeyService keys, Contents contents) {}

    /** What a command does with a store. */
    @FunctionalInterface
    interface Work {
        int with(Opened store) throws IOException;
    }

    /**
     * Opens the store, works with it and closes it.
     *
     * @param create whether a folder that is not there is made
     * @return the exit code
     * @throws CommandFailure with what to tell the user, if that fails
     */
    int run(boolean create, Work work) {
        try (Place place = place(store).open(create)) {
            KeyService service = keys();
            return work.with(
                    new Opened(place, service, new Contents(place, service, Clock.systemUTC())));
        } catch (UnusableKeyException e) {
            throw failure(ExitCode.NO_INPUT, "error.storeKey", text(e));
        } catch (UnknownReferencesException e) {
            throw failure(ExitCode.UNREADABLE_IMAGE, "error.storeReferences", text(e));
        } catch (DamagedException e) {
            throw failure(ExitCode.UNREADABLE_IMAGE, "error.storeDamaged", text(e));
        } catch (NoSuchFileException e) {
            throw failure(ExitCode.NO_INPUT, "error.storeMissing", text(e));
        } catch (IOException e) {
            throw failure(ExitCode.CANNOT_CREATE, "error.storeFailed", store, text(e));
        }
    }

    private static String text(IOException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    /** Another place, named as this store is. */
    StorePlace place(String other) {
        return new StorePlace(other, endpoint, messages());
    }

    private KeyService keys() {
        String text = keys.orElse("");
        if (text.isEmpty()) {
            return new NoKeys();
        }
        if (!text.startsWith("https://") && !text.startsWith("http://")) {
            return new KeyFile(Path.of(text));
        }
        try {
            VaultToken token = VaultToken.environment("VAULT_TOKEN");
            return new VaultTransit(new VaultSettings(URI.create(text), token));
        } catch (IllegalArgumentException e) {
            throw failure(ExitCode.USAGE, "error.vault", String.valueOf(e.getMessage()));
        }
    }

    /**
     * The content with an id, or the only one whose id begins so.
     *
     * @throws CommandFailure if there is none, or more than one
     */
    ObjectId find(Opened opened, String id) throws IOException {
        if (id.matches("[0-9a-f]{64}")) {
            return ObjectId.parse(id);
        }
        if (!id.matches("[0-9a-f]{4,63}")) {
            throw failure(ExitCode.USAGE, "error.contentId", id);
        }
        List<ObjectId> found = new ArrayList<>();
        opened.contents()
                .list(content -> {
                    if (content.toString().startsWith(id)) {
                        found.add(content);
                    }
                });
        if (found.size() != 1) {
            throw failure(
                    ExitCode.NO_INPUT,
                    found.isEmpty() ? "error.noContent" : "error.manyContents",
                    id);
        }
        return found.getFirst();
    }

    /** Answers with a JSON object or, for people, with a text. */
    void answer(Map<String, Object> json, String key, Object... arguments) {
        out().println(
                        isJson()
                                ? JsonMapper.shared().writeValueAsString(json)
                                : messages().text(key, arguments));
    }
}
