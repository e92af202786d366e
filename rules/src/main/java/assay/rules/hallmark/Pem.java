package assay.rules.hallmark;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The textual encoding of keys and certificates, RFC 7468. */
final class Pem {

    private Pem() {}

    /** The bytes of the first block with a label, {@code PUBLIC KEY}; empty if there is none. */
    static Optional<byte[]> block(byte[] file, String label) {
        Matcher block =
                Pattern.compile(
                                "-----BEGIN "
                                        + label
                                        + "-----([A-Za-z0-9+/=\\s]*)-----END "
                                        + label)
                        .matcher(new String(file, StandardCharsets.ISO_8859_1));
        try {
            return block.find()
                    ? Optional.of(Base64.getMimeDecoder().decode(block.group(1)))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            throw new HallmarkException("the " + label + " in this file is cut off or changed", e);
        }
    }
}
