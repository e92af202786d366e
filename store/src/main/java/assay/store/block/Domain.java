package assay.store.block;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Which contents share blocks: how ids come from bytes, and whether blocks are encrypted. See
 * {@code docs/adr/0007-store.md} and {@code 0008-encryption.md}.
 */
public sealed interface Domain {

    /** The domain of what is not encrypted. */
    Plain PLAIN = new Plain();

    /**
     * What bytes are called in this domain.
     *
     * @param sha256 of the bytes, 32 bytes
     */
    ObjectId id(byte[] sha256);

    /** Nothing is secret: an id is the SHA-256 itself. */
    record Plain() implements Domain {

        @Override
        public ObjectId id(byte[] sha256) {
            return ObjectId.of(sha256);
        }
    }

    /** Ids and keys come from a secret, so that they tell nothing to who does not have it. */
    final class Keyed implements Domain {

        /** Length of a domain's secret in bytes. */
        public static final int SECRET = 32;

        private final byte[] secret;
        private final SecretKey material;
        private final SecretKey idKey;

        /**
         * The domain of a secret.
         *
         * @param secret {@value #SECRET} bytes that nobody can guess
         */
        public Keyed(byte[] secret) {
            if (secret.length != SECRET) {
                throw new IllegalArgumentException("a secret of " + secret.length + " bytes");
            }
            this.secret = secret.clone();
            this.material = new SecretKeySpec(this.secret, "Generic");
            this.idKey = derive("HmacSHA256", new byte[0], "assay block id 1", new byte[0]);
        }

        /** The secret itself, for who wraps it. */
        public byte[] secret() {
            return secret.clone();
        }

        @Override
        public ObjectId id(byte[] sha256) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(idKey);
                return ObjectId.of(mac.doFinal(sha256));
            } catch (NoSuchAlgorithmException | InvalidKeyException e) {
                throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
            }
        }

        /** The key of one stored object, and of no other. */
        SecretKey key(byte[] salt, ObjectId id) {
            return derive("AES", salt, "assay block key 1", id.bytes());
        }

        /** HKDF-SHA-256, RFC 5869. */
        private SecretKey derive(String algorithm, byte[] salt, String purpose, byte[] id) {
            byte[] label = purpose.getBytes(StandardCharsets.US_ASCII);
            byte[] info = ByteBuffer.allocate(label.length + id.length).put(label).put(id).array();
            try {
                return KDF.getInstance("HKDF-SHA256")
                        .deriveKey(
                                algorithm,
                                HKDFParameterSpec.ofExtract()
                                        .addIKM(material)
                                        .addSalt(salt)
                                        .thenExpand(info, SECRET));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("JDK 25 has HKDF-SHA256", e);
            }
        }

        /** Two domains are one if they have the same secret. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Keyed that && MessageDigest.isEqual(secret, that.secret);
        }

        @Override
        public int hashCode() {
            return id(secret).hashCode();
        }

        /** Says nothing of the secret. */
        @Override
        public String toString() {
            return "keyed domain";
        }
    }
}
