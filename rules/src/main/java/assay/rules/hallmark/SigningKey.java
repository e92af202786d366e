package assay.rules.hallmark;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The private half of an Ed25519 key, RFC 8032. */
public final class SigningKey {

    private final PrivateKey key;

    private SigningKey(PrivateKey key) {
        this.key = key;
    }

    /**
     * A key in a file of PKCS#8 in PEM, as {@code openssl genpkey -algorithm ed25519} makes it.
     *
     * @throws HallmarkException if it is something else, or encrypted
     */
    public static SigningKey ofPem(byte[] file) {
        if (Pem.block(file, "ENCRYPTED PRIVATE KEY").isPresent()) {
            throw new HallmarkException(
                    "the key is encrypted; put it into a PKCS#12 file, which may have a password:"
                            + " openssl pkcs12 -export");
        }
        byte[] der =
                Pem.block(file, "PRIVATE KEY")
                        .orElseThrow(() ->
                                new HallmarkException(
                                        "there is no private key in this file; make one with"
                                                + " openssl genpkey -algorithm ed25519"));
        try {
            return new SigningKey(
                    KeyFactory.getInstance("Ed25519")
                            .generatePrivate(new PKCS8EncodedKeySpec(der)));
        } catch (GeneralSecurityException e) {
            throw new HallmarkException("the private key is not an Ed25519 key", e);
        }
    }

    /**
     * The Ed25519 key in a PKCS#12 file.
     *
     * @param alias its name, or empty where the file holds one key
     * @throws HallmarkException if the password is wrong, or there is no such key
     */
    public static SigningKey ofPkcs12(byte[] file, char[] password, String alias) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(file), password);
            String name = alias.isEmpty() ? onlyKey(store) : alias;
            if (store.getKey(name, password) instanceof EdECPrivateKey key
                    && key.getParams().getName().equals("Ed25519")) {
                return new SigningKey(key);
            }
            throw new HallmarkException("there is no Ed25519 key called " + name);
        } catch (IOException e) {
            throw new HallmarkException("not a PKCS#12 file, or the password is wrong", e);
        } catch (GeneralSecurityException e) {
            throw new HallmarkException("the PKCS#12 file cannot be used: " + e.getMessage(), e);
        }
    }

    private static String onlyKey(KeyStore store) throws GeneralSecurityException {
        List<String> keys = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                keys.add(alias);
            }
        }
        if (keys.size() != 1) {
            throw new HallmarkException(
                    "the PKCS#12 file holds " + keys.size() + " keys: say which, of " + keys);
        }
        return keys.getFirst();
    }

    /** The signature of some bytes. */
    byte[] sign(byte[] bytes) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(bytes);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has Ed25519", e);
        }
    }
}
