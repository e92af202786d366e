package assay.service.identity;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2id, version 1.3, of one lane: RFC 9106. */
final class Argon2id {

    private Argon2id() {}

    /**
     * How much work a hash is.
     *
     * @param memory in KiB
     * @param passes over it
     */
    record Cost(int memory, int passes) {}

    /** The hash of a password, {@code length} bytes of it. */
    static byte[] hash(byte[] password, byte[] salt, Cost cost, int length) {
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withMemoryAsKB(cost.memory())
                        .withIterations(cost.passes())
                        .withParallelism(1)
                        .withSalt(salt)
                        .build());
        byte[] hash = new byte[length];
        argon2.generateBytes(password, hash);
        return hash;
    }
}
