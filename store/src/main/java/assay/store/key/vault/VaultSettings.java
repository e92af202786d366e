package assay.store.key.vault;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How to reach Vault's or OpenBao's Transit engine.
 *
 * @param address as {@code https://vault.example:8200}; plain HTTP only to this machine, where a
 *     Vault agent may listen
 * @param mount where the engine is mounted, usually {@code transit}
 * @param namespace of Vault Enterprise or OpenBao
 * @param timeout of each attempt of a request
 * @param pause before a request is repeated; doubled for each further one
 */
public record VaultSettings(
        URI address,
        String mount,
        Optional<String> namespace,
        VaultToken token,
        Duration timeout,
        Duration pause) {

    private static final Pattern PATH = Pattern.compile("[0-9A-Za-z_-]+(/[0-9A-Za-z_-]+)*/?");
    private static final Pattern LOCAL = Pattern.compile("localhost|127(\\.[0-9]+){3}|\\[::1]");

    public VaultSettings {
        String host = address.getHost() == null ? "" : address.getHost();
        boolean local = "http".equals(address.getScheme()) && LOCAL.matcher(host).matches();
        if (host.isEmpty() || !("https".equals(address.getScheme()) || local)) {
            throw new IllegalArgumentException(
                    address + ": an address of Vault is https://HOST:PORT");
        }
        if (!PATH.matcher(mount).matches()
                || !namespace.map(name -> PATH.matcher(name).matches()).orElse(true)) {
            throw new IllegalArgumentException(
                    "not a mount or a namespace: " + mount + " " + namespace.orElse(""));
        }
    }

    /** The usual ones: engine at {@code transit}, no namespace, ten seconds for an answer. */
    public VaultSettings(URI address, VaultToken token) {
        this(
                address,
                "transit",
                Optional.empty(),
                token,
                Duration.ofSeconds(10),
                Duration.ofMillis(200));
    }
}
