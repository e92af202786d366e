package assay.store.nbd;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Who the server is, to clients that encrypt. */
public final class TlsIdentity {

    private TlsIdentity() {}

    /**
     * The first key and its certificates in a PKCS#12 file, for TLS 1.2 and 1.3.
     *
     * @param password of the file and of the key in it
     * @throws IOException if it cannot be read, the password is wrong, or there is no key in it
     */
    public static SSLContext of(Path pkcs12, char[] password) throws IOException {
        try (InputStream file = Files.newInputStream(pkcs12)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(file, password);
            if (keys.size() == 0) {
                throw new IOException("no key in " + pkcs12);
            }
            KeyManagerFactory managers =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("the key in " + pkcs12 + " cannot be used: " + e.getMessage(), e);
        }
    }
}
