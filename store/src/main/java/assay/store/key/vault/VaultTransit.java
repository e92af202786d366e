package assay.store.key.vault;

import assay.store.key.KeyName;
import assay.store.key.KeyService;
import assay.store.key.UnusableKeyException;
import assay.store.key.vault.VaultRequests.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Named keys in the Transit engine of HashiCorp Vault, from 1.9 on, or of OpenBao: of type {@code
 * aes256-gcm96}, with the context as associated data. What is wrapped is Vault's ciphertext, {@code
 * vault:v1:…}. The policy that the token needs stands in {@code docs/operating/keys.md}.
 */
public final class VaultTransit implements KeyService, AutoCloseable {

    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int LONGEST = 1 << 12;
    private static final Pattern CIPHERTEXT =
            Pattern.compile("vault:v([1-9][0-9]{0,8}):[0-9A-Za-z+/]+=*");

    private final VaultRequests requests;

    public VaultTransit(VaultSettings settings) {
        this.requests = new VaultRequests(settings);
    }

    @Override
    public void create(String key) throws IOException {
        KeyName.check(key);
        if (newest(key).isEmpty()) {
            require(key, requests.post("keys/" + key, "{\"type\":\"aes256-gcm96\"}"));
        }
    }

    @Override
    public List<String> keys() throws IOException {
        Answer answer = requests.get("keys?list=true");
        if (isNothing(answer)) {
            return List.of();
        }
        JsonNode keys = answer.data().path("keys");
        if (!answer.isGood() || !keys.isArray()) {
            throw new IOException("Vault does not list its keys: " + answer.why());
        }
        return keys.valueStream().map(JsonNode::asString).filter(KeyName::isOne).toList();
    }

    /** Vault answers so about what does not exist, and with an error about a wrong path. */
    private static boolean isNothing(Answer answer) {
        return answer.status() == NOT_FOUND && answer.errors().isEmpty();
    }

    @Override
    public byte[] wrap(String key, byte[] secret, byte[] context) throws IOException {
        if (newest(key).isEmpty()) {
            // Else Vault may make one, which nobody has asked for.
            throw new UnusableKeyException(key, "does not exist in Vault");
        }
        String json =
                "{\"plaintext\":\"%s\",\"associated_data\":\"%s\"}"
                        .formatted(base64(secret), base64(context));
        String ciphertext = text(key, requests.post("encrypt/" + key, json), "ciphertext");
        return ciphertext.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public byte[] unwrap(String key, byte[] wrapped, byte[] context) throws IOException {
        requireName(key);
        String ciphertext = new String(wrapped, StandardCharsets.US_ASCII);
        if (version(ciphertext).isEmpty()) {
            throw new UnusableKeyException(key, "did not wrap this secret: Vault did not make it");
        }
        String json =
                "{\"ciphertext\":\"%s\",\"associated_data\":\"%s\"}"
                        .formatted(ciphertext, base64(context));
        String plaintext = text(key, requests.post("decrypt/" + key, json), "plaintext");
        try {
            return Base64.getDecoder().decode(plaintext);
        } catch (IllegalArgumentException e) {
            throw new IOException("Vault's answer is no secret", e);
        }
    }

    @Override
    public void rotate(String key) throws IOException {
        requireName(key);
        require(key, requests.post("keys/" + key + "/rotate", "{}"));
    }

    /**
     * {@inheritDoc}
     *
     * <p>Vault destroys only what it was told that it may, so it is told right before.
     */
    @Override
    public void delete(String key) throws IOException {
        if (newest(key).isPresent()) {
            require(key, requests.post("keys/" + key + "/config", "{\"deletion_allowed\":true}"));
            require(key, requests.delete("keys/" + key));
        }
    }

    @Override
    public boolean isNewest(String key, byte[] wrapped) throws IOException {
        Optional<Integer> version = version(new String(wrapped, StandardCharsets.US_ASCII));
        return version.isPresent() && version.equals(newest(key));
    }

    /** The newest version of a key; empty if there is no such key. */
    private Optional<Integer> newest(String key) throws IOException {
        requireName(key);
        Answer answer = requests.get("keys/" + key);
        if (isNothing(answer)) {
            return Optional.empty();
        }
        require(key, answer);
        JsonNode version = answer.data().path("latest_version");
        if (!version.isInt()) {
            throw new IOException("Vault does not tell the version of the key " + key);
        }
        return Optional.of(version.intValue());
    }

    private static Optional<Integer> version(String ciphertext) {
        Matcher matcher = CIPHERTEXT.matcher(ciphertext);
        return ciphertext.length() <= LONGEST && matcher.matches()
                ? Optional.of(Integer.valueOf(matcher.group(1)))
                : Optional.empty();
    }

    /** A name that comes from an object of the store is no path of Vault. */
    private static void requireName(String key) throws UnusableKeyException {
        if (!KeyName.isOne(key)) {
            throw new UnusableKeyException(key, "does not exist: this is no name of a key");
        }
    }

    private static void require(String key, Answer answer) throws IOException {
        if (answer.status() == FORBIDDEN) {
            throw new UnusableKeyException(
                    key, "may not be used with the token for Vault: " + answer.why());
        }
        if (answer.status() == NOT_FOUND) {
            throw new IOException(
                    "there is no Transit engine where Vault was asked for one: " + answer.why());
        }
        if (!answer.isGood()) {
            throw new UnusableKeyException(key, "is refused by Vault: " + answer.why());
        }
    }

    private static String text(String key, Answer answer, String field) throws IOException {
        require(key, answer);
        String text = answer.data().path(field).stringValue("");
        if (text.isEmpty() || text.length() > LONGEST) {
            throw new IOException("Vault's answer has no " + field);
        }
        return text;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public void close() {
        requests.close();
    }
}
