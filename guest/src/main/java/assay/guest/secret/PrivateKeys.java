package assay.guest.secret;

import assay.guest.secret.Secret.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Private keys in text armour: RFC 7468 and what came before it, OpenSSH ({@code PROTOCOL.key}),
 * OpenPGP (RFC 9580, section 6.2) and PuTTY. A key counts if what is in the armour is one: programs
 * and documents have the armour alone.
 */
final class PrivateKeys {

    private static final Pattern BEGIN =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{0,30})PRIVATE KEY( BLOCK)?-----");
    private static final String START = "-----BEGIN ";
    private static final Pattern PUTTY =
            Pattern.compile("(?m)^PuTTY-User-Key-File-[123]: [\\s\\S]{1,4096}?^Private-Lines: \\d");
    private static final Pattern ENCRYPTED_PUTTY = Pattern.compile("(?m)^Encryption: (?!none)");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{40,}={0,2}");
    private static final String OPENSSH = "openssh-key-v1\0";

    /** A key of 16,384 bits has some 13,000 characters. */
    private static final int MAX_ARMOUR = 1 << 16;

    private static final int MAX_KEYS = 100;

    /** A key of 256 bits is as long itself. */
    private static final int MIN_BYTES = 32;

    private PrivateKeys() {}

    /** The first private key of a text; of several, one that is not encrypted. */
    static Optional<Secret> find(String path, String text) {
        Optional<Secret> first = putty(text);
        Matcher begin = BEGIN.matcher(text);
        int keys = 0;
        for (int at = text.indexOf(START); at >= 0; at = text.indexOf(START, at + 1)) {
            if (!begin.region(at, text.length()).lookingAt()) {
                continue;
            }
            if (++keys > MAX_KEYS) {
                break;
            }
            Optional<Secret> key = key(path, text, begin);
            if (key.isPresent() && !key.get().about().startsWith("encrypted")) {
                return key;
            }
            first = first.or(() -> key);
        }
        return first;
    }

    private static Optional<Secret> key(String path, String text, Matcher begin) {
        String end = "-----END " + begin.group(1) + "PRIVATE KEY";
        int stop = text.indexOf(end, begin.end());
        if (stop < 0 || stop - begin.end() > MAX_ARMOUR) {
            return Optional.empty();
        }
        // in JSON and YAML line ends may be escaped
        String armour = text.substring(begin.end(), stop).replace("\\r", "").replace("\\n", "\n");
        boolean locked = armour.contains("Proc-Type: 4,ENCRYPTED");
        StringBuilder data = new StringBuilder();
        for (String line : armour.split("\n", -1)) {
            String part = line.strip();
            if (!part.contains(":") && !part.startsWith("=")) {
                data.append(part.endsWith("\\") ? part.substring(0, part.length() - 1) : part);
            }
        }
        byte[] bytes = decoded(data);
        if (bytes.length < MIN_BYTES) {
            return Optional.empty();
        }
        Optional<Boolean> encrypted = isEncrypted(begin.group(1).strip(), bytes, locked);
        Kind kind =
                begin.group(1).startsWith("OPENSSH") || path.contains("/.ssh/")
                        ? Kind.SSH_PRIVATE_KEY
                        : Kind.PRIVATE_KEY;
        return encrypted.map(
                yes -> secret(kind, Lines.number(text, begin.start()), yes, data.toString()));
    }

    /** The bytes of base64, padded or not; none if it is something else. */
    private static byte[] decoded(CharSequence data) {
        try {
            return BASE64.matcher(data).matches()
                    ? Base64.getDecoder().decode(data.toString().replace("=", ""))
                    : new byte[0];
        } catch (IllegalArgumentException e) {
            return new byte[0]; // ends within a byte
        }
    }

    private static Secret secret(Kind kind, int line, boolean encrypted, String value) {
        String about = (encrypted ? "encrypted, " : "") + Secret.digest(value);
        return new Secret(kind, line, false, about);
    }

    /** Whether a key is encrypted; empty if it is none. */
    private static Optional<Boolean> isEncrypted(String label, byte[] bytes, boolean locked) {
        return switch (label) {
            case "OPENSSH" -> openSsh(bytes);
            case "PGP" -> isSecretKeyPacket(bytes) ? Optional.of(false) : Optional.empty();
            default -> {
                boolean der = locked || isWholeSequence(bytes);
                yield der ? Optional.of(locked || label.equals("ENCRYPTED")) : Optional.empty();
            }
        };
    }

    /** After the magic comes the name of the cipher, with its length before it. */
    private static Optional<Boolean> openSsh(byte[] bytes) {
        String start = new String(bytes, StandardCharsets.ISO_8859_1);
        return start.startsWith(OPENSSH)
                ? Optional.of(!start.startsWith(OPENSSH + "\0\0\0\4none"))
                : Optional.empty();
    }

    /** RFC 9580, section 4.2: packets of type 5. */
    private static boolean isSecretKeyPacket(byte[] bytes) {
        int tag = bytes[0] & 0xff;
        return (tag & 0x80) != 0 && ((tag & 0x40) != 0 ? tag & 0x3f : tag >> 2 & 0xf) == 5;
    }

    /** X.690: a SEQUENCE that ends where the bytes do. */
    private static boolean isWholeSequence(byte[] bytes) {
        int first = bytes[1] & 0xff;
        int more = first > 0x80 ? first - 0x80 : 0;
        if (bytes[0] != 0x30 || more > 3) {
            return false;
        }
        int length = more == 0 ? first : 0;
        for (int i = 0; i < more; i++) {
            length = length << 8 | (bytes[2 + i] & 0xff);
        }
        return length == bytes.length - 2 - more;
    }

    private static Optional<Secret> putty(String text) {
        Matcher key = PUTTY.matcher(text);
        if (!text.contains("PuTTY-User-Key-File-") || !key.find()) {
            return Optional.empty();
        }
        boolean encrypted = ENCRYPTED_PUTTY.matcher(key.group()).find();
        int line = Lines.number(text, key.start());
        return Optional.of(secret(Kind.SSH_PRIVATE_KEY, line, encrypted, key.group()));
    }
}
