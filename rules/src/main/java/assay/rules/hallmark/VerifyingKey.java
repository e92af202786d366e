package assay.rules.hallmark;

import assay.disk.Sha256;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/** The public half of an Ed25519 key, RFC 8032. */
public final class VerifyingKey {

    private final PublicKey key;

    private VerifyingKey(PublicKey key) {
        this.key = key;
    }

    /**
     * A key in a PEM file: a public key, as {@code openssl pkey -pubout} writes it, or an X.509
     * certificate, whose key alone is used.
     *
     * @throws HallmarkException if there is none, or it is not Ed25519
     */
    public static VerifyingKey ofPem(byte[] file) {
        try {
            PublicKey key =
                    Pem.block(file, "CERTIFICATE").isPresent() ? ofCertificate(file) : bare(file);
            if (key instanceof EdECPublicKey edwards
                    && edwards.getParams().getName().equals("Ed25519")) {
                return new VerifyingKey(key);
            }
            throw new HallmarkException(
                    "the key is of " + key.getAlgorithm() + "; hallmarks are signed with Ed25519");
        } catch (GeneralSecurityException e) {
            throw new HallmarkException("the public key is not an Ed25519 key", e);
        }
    }

    private static PublicKey ofCertificate(byte[] file) throws GeneralSecurityException {
        byte[] der = Pem.block(file, "CERTIFICATE").orElseThrow();
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(der))
                .getPublicKey();
    }

    private static PublicKey bare(byte[] file) throws GeneralSecurityException {
        byte[] der =
                Pem.block(file, "PUBLIC KEY")
                        .orElseThrow(() ->
                                new HallmarkException(
                                        "there is no public key in this file; get it out of the"
                                                + " private one with openssl pkey -pubout"));
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der));
    }

    /** SHA-256 of the SubjectPublicKeyInfo, for people to compare: {@code SHA256:…}. */
    public String fingerprint() {
        return "SHA256:" + HexFormat.of().formatHex(Sha256.of(key.getEncoded()));
    }

    /** Whether {@code signature} is this key's over some bytes. */
    boolean verifies(byte[] bytes, byte[] signature) {
        try {
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(key);
            check.update(bytes);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // a signature of another length or form
        }
    }
}
