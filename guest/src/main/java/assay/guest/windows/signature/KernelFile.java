package assay.guest.windows.signature;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;

/** A file whose signature is looked for, by its Authenticode hashes. */
final class KernelFile {

    private static final String INDIRECT_DATA = "1.3.6.1.4.1.311.2.1.4";
    private static final int MAX_TABLE = 1 << 20;

    /** {@code WIN_CERTIFICATE}: length, revision, and type, which is 2 for PKCS #7. */
    private static final int TABLE_HEADER = 8;

    private static final int PKCS7 = 2;

    private final String path;
    private final byte[] sha1;
    private final byte[] sha256;
    private final Optional<byte[]> embedded;

    /**
     * @param path where it is
     * @param embedded the signature that it carries, not checked yet; none for most
     */
    KernelFile(String path, byte[] sha1, byte[] sha256, Optional<byte[]> embedded) {
        this.path = path;
        this.sha1 = sha1;
        this.sha256 = sha256;
        this.embedded = embedded;
    }

    /** Where it is. */
    String path() {
        return path;
    }

    /** Whether a catalog that has these bytes may list it. */
    boolean mayBeIn(byte[] bytes) {
        return holds(bytes, sha256) || holds(bytes, sha1);
    }

    /** Whether a catalog lists it. */
    boolean isIn(Catalog catalog) throws ImageException {
        return catalog.lists(sha256) || catalog.lists(sha1);
    }

    private static boolean holds(byte[] bytes, byte[] hash) {
        for (int at = 0; at <= bytes.length - hash.length; at++) {
            if (bytes[at] == hash[0]
                    && bytes[at + 1] == hash[1]
                    && Arrays.equals(bytes, at, at + hash.length, hash, 0, hash.length)) {
                return true;
            }
        }
        return false;
    }

    /** Reads and hashes it; empty if it is no program. */
    static Optional<KernelFile> of(String path, BlockSource file) throws IOException {
        Optional<PeLayout> layout = PeLayout.of(file);
        if (layout.isEmpty()) {
            return Optional.empty();
        }
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            layout.get().hash(file, sha1);
            layout.get().hash(file, sha256);
            return Optional.of(
                    new KernelFile(
                            path, sha1.digest(), sha256.digest(), table(layout.get(), file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1 and SHA-256", e);
        }
    }

    private static Optional<byte[]> table(PeLayout layout, BlockSource file) throws IOException {
        if (layout.tableSize() <= TABLE_HEADER || layout.tableSize() > MAX_TABLE) {
            return Optional.empty();
        }
        ByteBuffer table = ByteBuffer.allocate(layout.tableSize()).order(ByteOrder.LITTLE_ENDIAN);
        file.read(layout.table(), table);
        if (table.getShort(6) != PKCS7) {
            return Optional.empty();
        }
        byte[] signature = new byte[layout.tableSize() - TABLE_HEADER];
        table.get(TABLE_HEADER, signature);
        return Optional.of(signature);
    }

    /** Who signed the file itself, if that signature is of this file and for Windows. */
    Optional<X509Certificate> signedBy(Trust trust) {
        if (embedded.isEmpty()) {
            return Optional.empty();
        }
        try {
            SignedData signed = SignedData.parse(embedded.get());
            Der digest = Catalog.indirectDigest(signed.content());
            if (!signed.contentType().equals(INDIRECT_DATA)
                    || (!digest.contentIs(sha1) && !digest.contentIs(sha256))) {
                return Optional.empty();
            }
            return signed.signedBy()
                    .filter(signer -> trust.signsWindows(signer, signed.certificates()));
        } catch (ImageException e) {
            return Optional.empty(); // no signature, and a catalog may still know the file
        }
    }
}
