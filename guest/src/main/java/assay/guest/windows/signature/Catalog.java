package assay.guest.windows.signature;

import assay.disk.ImageException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A security catalog: a signed list of the hashes of files. It is a certificate trust list
 * ([MS-CAESO], "CTL") whose subjects are files.
 *
 * @param signed the list with its signature
 */
record Catalog(SignedData signed) {

    private static final String TRUST_LIST = "1.3.6.1.4.1.311.10.1";
    private static final String CATALOG_LIST = "1.3.6.1.4.1.311.12.1.1";
    private static final String INDIRECT_DATA = "1.3.6.1.4.1.311.2.1.4";

    /** Reads a catalog. */
    static Catalog parse(byte[] bytes) throws ImageException {
        SignedData signed = SignedData.parse(bytes);
        if (!signed.contentType().equals(TRUST_LIST)
                || !signed.content().child(0, 0).oid().equals(CATALOG_LIST)) {
            throw Der.corrupt(0, "no catalog");
        }
        return new Catalog(signed);
    }

    /** Whether a file with this hash is listed. */
    boolean lists(byte[] hash) throws ImageException {
        byte[] hex =
                HexFormat.of().withUpperCase().formatHex(hash).getBytes(StandardCharsets.UTF_16LE);
        for (Der part : signed.content().children()) {
            // the subjects: the only sequence whose first element is a sequence itself
            if (part.is(Der.SEQUENCE) && part.length() > 0 && part.child(0).is(Der.SEQUENCE)) {
                for (Der subject : part.children()) {
                    if (is(subject, hash, hex)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Its name is the hash, in newer catalogs; an attribute says it in all. */
    private static boolean is(Der subject, byte[] hash, byte[] hex) throws ImageException {
        List<Der> parts = subject.children();
        if (parts.isEmpty()) {
            return false;
        }
        byte[] name = parts.getFirst().content();
        if (Arrays.equals(name, hash) || startsWith(name, hex)) {
            return true;
        }
        if (parts.size() < 2) {
            return false;
        }
        for (Der attribute : parts.get(1).children()) {
            if (attribute.child(0).oid().equals(INDIRECT_DATA)
                    && indirectDigest(attribute.child(1, 0)).contentIs(hash)) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsWith(byte[] name, byte[] hex) {
        return name.length >= hex.length && Arrays.equals(name, 0, hex.length, hex, 0, hex.length);
    }

    /** The digest in {@code SpcIndirectDataContent}: behind what it is of, and its algorithm. */
    static Der indirectDigest(Der indirect) throws ImageException {
        return indirect.child(1, 1);
    }
}
