package assay.guest.fs.ext;

import assay.disk.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Base64;

/**
 * A file name that fscrypt encrypted, as the kernel shows it to those without the key ({@code
 * struct fscrypt_nokey_name}): in Base64 for URLs, a hash that is zero in a directory without an
 * index, up to 149 bytes of the name, and of a longer one the SHA-256 of the rest. We take the hash
 * for zero in every directory, as the names differ without it.
 */
final class EncryptedName {

    /** {@code FSCRYPT_FNAME_MIN_MSG_LEN}: the cipher's block. */
    static final int MIN_LENGTH = 16;

    private static final int HASH_SIZE = 8;
    private static final int MAX_BYTES = 149;
    private static final int SHA256_SIZE = 32;

    private EncryptedName() {}

    /** At most 252 characters, none of them a slash; different for different names. */
    static String of(byte[] name) {
        ByteBuffer shown = ByteBuffer.allocate(HASH_SIZE + MAX_BYTES + SHA256_SIZE);
        shown.position(HASH_SIZE).put(name, 0, Math.min(name.length, MAX_BYTES));
        if (name.length > MAX_BYTES) {
            MessageDigest digest = Sha256.computation();
            digest.update(name, MAX_BYTES, name.length - MAX_BYTES);
            shown.put(digest.digest());
        }
        byte[] bytes = new byte[shown.flip().limit()];
        shown.get(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
