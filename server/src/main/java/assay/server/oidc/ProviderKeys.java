package assay.server.oidc;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The keys that a provider signs with (RFC 7517, 7518).
 *
 * @param keys those of the kinds that are understood
 */
record ProviderKeys(List<Key> keys) {

    private static final int LEAST_RSA_BITS = 2048;
    private static final int MOST_RSA_BITS = 16_384;
    private static final int P256_BYTES = 32;
    private static final int MOST_KEYS = 100;

    ProviderKeys {
        keys = List.copyOf(keys);
    }

    /**
     * A key.
     *
     * @param id empty if it has none
     * @param algorithm the only one that it is used with
     */
    record Key(String id, Algorithm algorithm, PublicKey key) {}

    /** What signatures are made with. */
    enum Algorithm {
        RS256("SHA256withRSA"),
        ES256("SHA256withECDSAinP1363Format");

        private final String jdk;

        Algorithm(String jdk) {
            this.jdk = jdk;
        }

        /** What the JDK calls it. */
        String jdk() {
            return jdk;
        }

        /** The one with a name; none of those that prove nothing, or are made with a secret. */
        static Optional<Algorithm> of(String name) {
            return List.of(values()).stream().filter(one -> one.name().equals(name)).findFirst();
        }
    }

    /** The keys in a document; others than for signing, and of other kinds, are left out. */
    static ProviderKeys parse(JsonNode document) {
        List<Key> keys = new ArrayList<>();
        for (JsonNode node : document.path("keys")) {
            if (keys.size() < MOST_KEYS && node.path("use").asString("sig").equals("sig")) {
                key(node).ifPresent(keys::add);
            }
        }
        return new ProviderKeys(keys);
    }

    /** The key that a token says it was signed with. */
    Optional<Key> find(String id, Algorithm algorithm) {
        List<Key> fitting =
                keys.stream()
                        .filter(key -> key.algorithm() == algorithm)
                        .filter(key -> id.isEmpty() || key.id().equals(id))
                        .toList();
        return fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
    }

    private static Optional<Key> key(JsonNode node) {
        String id = node.path("kid").asString("");
        try {
            return switch (node.path("kty").asString("")) {
                case "RSA" -> rsa(node).map(key -> new Key(id, Algorithm.RS256, key));
                case "EC" -> p256(node).map(key -> new Key(id, Algorithm.ES256, key));
                default -> Optional.empty();
            };
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty(); // no key that we can use
        }
    }

    private static Optional<PublicKey> rsa(JsonNode node) throws GeneralSecurityException {
        BigInteger modulus = number(node, "n");
        if (modulus.bitLength() < LEAST_RSA_BITS || modulus.bitLength() > MOST_RSA_BITS) {
            return Optional.empty();
        }
        return Optional.of(
                KeyFactory.getInstance("RSA")
                        .generatePublic(new RSAPublicKeySpec(modulus, number(node, "e"))));
    }

    private static Optional<PublicKey> p256(JsonNode node) throws GeneralSecurityException {
        BigInteger x = number(node, "x");
        BigInteger y = number(node, "y");
        if (!node.path("crv").asString("").equals("P-256") || x.bitLength() > P256_BYTES * 8) {
            return Optional.empty();
        }
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp256r1"));
        return Optional.of(
                KeyFactory.getInstance("EC")
                        .generatePublic(
                                new ECPublicKeySpec(
                                        new ECPoint(x, y),
                                        curve.getParameterSpec(ECParameterSpec.class))));
    }

    private static BigInteger number(JsonNode node, String name) {
        byte[] bytes = Base64.getUrlDecoder().decode(node.path(name).asString(""));
        return new BigInteger(1, bytes);
    }
}
