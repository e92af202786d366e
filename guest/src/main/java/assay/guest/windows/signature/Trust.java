package assay.guest.windows.signature;

import assay.guest.windows.RegistryKey;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The roots that sign Windows. They are pinned by their fingerprints; the certificates themselves
 * are in every guest's registry, where nobody can forge one with the same fingerprint.
 *
 * @param roots those that are there
 */
record Trust(List<X509Certificate> roots) {

    /**
     * SHA-1 fingerprints, by which Windows names certificates: Microsoft Root Authority, Microsoft
     * Root Certificate Authority of 2001, 2010 and 2011. Looked up on 2026-11-21 in lists that
     * others made of Windows' own store, such as that of <a
     * href="https://github.com/ralphje/signify">signify</a>.
     */
    static final Set<String> MICROSOFT =
            Set.of(
                    "A43489159A520F0D93D032CCAF37E7FE20A8B419",
                    "CDD4EEAE6000AC7F40C3802C171E30148030C072",
                    "3B1EFD3A66EA28B16697394703A72CA340A05BD5",
                    "8F43288AD272F3103B6FB1428485EA3014C0BCFE");

    /**
     * "Windows System Component Verification": Windows' own files, not those of its friends. {@code
     * szOID_NT5_CRYPTO} of wincrypt.h, what {@code signtool verify /uw} asks for.
     */
    private static final String SYSTEM_COMPONENT = "1.3.6.1.4.1.311.10.3.6";

    private static final List<String> STORES = List.of("ROOT", "AuthRoot");

    /** {@code CERT_CERT_PROP_ID}: the property of a blob that is the certificate. */
    private static final int CERTIFICATE = 32;

    private static final int PROPERTY_HEADER = 12;
    private static final int MAX_CHAIN = 8;
    private static final int MAX_RSA = 8192;
    private static final int MAX_EXPONENT = 64;

    /** The roots with these fingerprints that the guest has. */
    static Trust of(WindowsGuest guest, Set<String> fingerprints) throws IOException {
        List<X509Certificate> roots = new ArrayList<>();
        for (String store : STORES) {
            RegistryKey certificates =
                    guest.registry()
                            .software("Microsoft\\SystemCertificates\\" + store + "\\Certificates");
            for (String fingerprint : fingerprints) {
                certificates
                        .at(fingerprint)
                        .bytes("Blob")
                        .flatMap(Trust::certificate)
                        .filter(der -> sha1(der).equals(fingerprint))
                        .flatMap(SignedData::read)
                        .ifPresent(roots::add);
            }
        }
        return new Trust(roots);
    }

    private static Optional<byte[]> certificate(byte[] blob) {
        ByteBuffer bytes = ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.remaining() >= PROPERTY_HEADER) {
            int property = bytes.getInt();
            bytes.getInt();
            int length = bytes.getInt();
            if (length < 0 || length > bytes.remaining()) {
                return Optional.empty();
            }
            if (property == CERTIFICATE) {
                byte[] der = new byte[length];
                bytes.get(der);
                return Optional.of(der);
            }
            bytes.position(bytes.position() + length);
        }
        return Optional.empty();
    }

    private static String sha1(byte[] bytes) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    /**
     * Whether a signer signs for Windows: its certificate says so, and leads to a root. That
     * certificates have since expired does not matter: what they signed then stays signed.
     */
    boolean signsWindows(X509Certificate signer, List<X509Certificate> others) {
        try {
            List<String> uses = signer.getExtendedKeyUsage();
            return uses != null && uses.contains(SYSTEM_COMPONENT) && leadsToRoot(signer, others);
        } catch (CertificateParsingException e) {
            return false;
        }
    }

    private boolean leadsToRoot(X509Certificate signer, List<X509Certificate> others) {
        X509Certificate at = signer;
        for (int i = 0; i < MAX_CHAIN; i++) {
            if (issuer(at, roots).isPresent()) {
                return true;
            }
            Optional<X509Certificate> next = issuer(at, others);
            if (next.isEmpty() || next.get().equals(at) || next.get().getBasicConstraints() < 0) {
                return false;
            }
            at = next.get();
        }
        return false;
    }

    private static Optional<X509Certificate> issuer(
            X509Certificate of, List<X509Certificate> among) {
        return among.stream()
                .filter(one ->
                        one.getSubjectX500Principal().equals(of.getIssuerX500Principal())
                                && signed(of, one))
                .findFirst();
    }

    private static boolean signed(X509Certificate certificate, X509Certificate issuer) {
        if (!isUsable(issuer)) {
            return false;
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Whether its key is of a size that anybody uses: larger ones would only take our time. */
    static boolean isUsable(X509Certificate certificate) {
        PublicKey key = certificate.getPublicKey();
        return switch (key) {
            case RSAPublicKey rsa ->
                    rsa.getModulus().bitLength() <= MAX_RSA
                            && rsa.getPublicExponent().bitLength() <= MAX_EXPONENT;
            case ECPublicKey _ -> true;
            default -> false;
        };
    }
}
