package assay.guest.windows.signature;

import assay.disk.ImageException;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A PKCS #7 message that is signed (RFC 2315, 9), as Authenticode and catalogs have it: its content
 * is no octet string but a structure.
 *
 * @param contentType what the content is
 * @param content that which is signed
 * @param certificates those that came with it, as far as they can be read
 * @param signer the first signer's information
 */
record SignedData(String contentType, Der content, List<X509Certificate> certificates, Der signer) {

    private static final String SIGNED_DATA = "1.2.840.113549.1.7.2";
    private static final String CONTENT_TYPE = "1.2.840.113549.1.9.3";
    private static final String MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
    private static final int MAX_CERTIFICATES = 32;
    private static final int MAX_CERTIFICATE = 1 << 16;
    private static final int MAX_ATTRIBUTES = 64;

    /** What {@code Signature} and {@code MessageDigest} call algorithms; MD5 is none any more. */
    private static final Map<String, String> DIGESTS =
            Map.of(
                    "1.3.14.3.2.26", "SHA1",
                    "2.16.840.1.101.3.4.2.1", "SHA256",
                    "2.16.840.1.101.3.4.2.2", "SHA384",
                    "2.16.840.1.101.3.4.2.3", "SHA512");

    /**
     * Reads a message.
     *
     * @throws ImageException if it is none, or nobody signed it
     */
    static SignedData parse(byte[] bytes) throws ImageException {
        Der message = Der.parse(bytes);
        if (!message.child(0).oid().equals(SIGNED_DATA)) {
            throw Der.corrupt(0, "no signed message");
        }
        List<Der> parts = message.child(1, 0).children();
        if (parts.size() < 4) {
            throw Der.corrupt(0, "a signed message of " + parts.size() + " parts");
        }
        List<X509Certificate> certificates = new ArrayList<>();
        for (Der part : parts.subList(3, parts.size())) {
            if (part.is(Der.CONTEXT_0)) {
                for (Der one : part.children()) {
                    certificate(one, certificates);
                }
            }
        }
        Der signers = parts.getLast();
        if (!signers.is(Der.SET) || signers.length() == 0) {
            throw Der.corrupt(0, "nobody has signed the message");
        }
        Der content = parts.get(2);
        return new SignedData(
                content.child(0).oid(), content.child(1, 0), certificates, signers.child(0));
    }

    private static void certificate(Der one, List<X509Certificate> certificates)
            throws ImageException {
        if (certificates.size() == MAX_CERTIFICATES) {
            throw Der.corrupt(0, "more than " + MAX_CERTIFICATES + " certificates");
        }
        read(one.whole()).ifPresent(certificates::add);
    }

    /** A certificate; empty if the bytes are none. */
    static Optional<X509Certificate> read(byte[] der) {
        if (der.length > MAX_CERTIFICATE) {
            return Optional.empty();
        }
        try {
            return CertificateFactory.getInstance("X.509")
                                    .generateCertificate(new ByteArrayInputStream(der))
                            instanceof X509Certificate certificate
                    ? Optional.of(certificate)
                    : Optional.empty();
        } catch (CertificateException e) {
            return Optional.empty();
        }
    }

    /** What the JDK calls the digest with an object identifier. */
    static Optional<String> digest(String oid) {
        return Optional.ofNullable(DIGESTS.get(oid));
    }

    /** The certificate of the signer, if it has signed the content and nothing else. */
    Optional<X509Certificate> signedBy() throws ImageException {
        List<Der> parts = signer.children();
        if (parts.size() < 6 || !parts.get(3).is(Der.CONTEXT_0)) {
            return Optional.empty();
        }
        Optional<String> digest = digest(parts.get(2).child(0).oid());
        Optional<X509Certificate> certificate = certificate(parts.get(1));
        if (digest.isEmpty() || certificate.isEmpty() || !Trust.isUsable(certificate.get())) {
            return Optional.empty();
        }
        try {
            byte[] sum = MessageDigest.getInstance(digest.get()).digest(content.content());
            if (!speaksOfContent(parts.get(3), sum)) {
                return Optional.empty();
            }
            byte[] attributes = parts.get(3).whole();
            attributes[0] = (byte) Der.SET; // signed as a set, RFC 2315, 9.3
            String key = certificate.get().getPublicKey().getAlgorithm();
            Signature signature =
                    Signature.getInstance(
                            digest.get() + "with" + (key.equals("EC") ? "ECDSA" : key));
            signature.initVerify(certificate.get().getPublicKey());
            signature.update(attributes);
            return signature.verify(parts.get(5).content()) ? certificate : Optional.empty();
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private boolean speaksOfContent(Der attributes, byte[] sum) throws ImageException {
        boolean type = false;
        boolean digest = false;
        List<Der> all = attributes.children();
        for (Der attribute : all.subList(0, Math.min(all.size(), MAX_ATTRIBUTES))) {
            switch (attribute.child(0).oid()) {
                case CONTENT_TYPE -> type = attribute.child(1, 0).oid().equals(contentType);
                case MESSAGE_DIGEST -> digest = attribute.child(1, 0).contentIs(sum);
                default -> {
                    // times and descriptions
                }
            }
        }
        return type && digest;
    }

    /** The certificate that the signer names by issuer and serial number. */
    private Optional<X509Certificate> certificate(Der name) throws ImageException {
        if (!name.is(Der.SEQUENCE)) {
            return Optional.empty();
        }
        byte[] issuer = name.child(0).whole();
        for (X509Certificate one : certificates) {
            if (one.getSerialNumber().equals(name.child(1).number())
                    && Arrays.equals(one.getIssuerX500Principal().getEncoded(), issuer)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }
}
