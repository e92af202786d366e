package assay.store.key.vault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the token comes from that every request to Vault carries. */
@FunctionalInterface
public interface VaultToken {

    /** The token as it is now. */
    String get() throws IOException;

    /**
     * The token in a file, which is read for every request: so a Vault agent may renew it there.
     */
    static VaultToken file(Path file) {
        return () -> {
            try {
                return Files.readString(file).strip();
            } catch (IOException e) {
                throw new IOException("the token for Vault cannot be read from " + file, e);
            }
        };
    }

    /** The token in a variable of the environment. */
    static VaultToken environment(String variable) {
        return () -> {
            String token = System.getenv(variable);
            if (token == null || token.isBlank()) {
                throw new IOException(
                        "there is no token for Vault: the variable " + variable + " is not set");
            }
            return token.strip();
        };
    }
}
