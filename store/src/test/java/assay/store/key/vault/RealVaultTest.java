package assay.store.key.vault;

import assay.store.key.KeyService;
import assay.store.key.KeyServiceContract;
import java.net.URI;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The contract against a real Vault or OpenBao, for example one that {@code vault server -dev}
 * starts and in which {@code vault secrets enable transit} was done. It leaves a few keys behind,
 * whose names begin with {@code test-}.
 */
@EnabledIfEnvironmentVariable(
        named = "ASSAY_VAULT_ADDR",
        matches = ".+",
        disabledReason = "set ASSAY_VAULT_ADDR and ASSAY_VAULT_TOKEN to test against a real Vault")
class RealVaultTest extends KeyServiceContract {

    @Override
    protected KeyService open() {
        return new VaultTransit(
                new VaultSettings(
                        URI.create(System.getenv("ASSAY_VAULT_ADDR")),
                        VaultToken.environment("ASSAY_VAULT_TOKEN")));
    }
}
