package assay.guest.windows.config;

import assay.disk.PrintableText;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * An account of the security account manager, from the values {@code F} and {@code V} of its key.
 * Both are undocumented; the offsets are those that tools for administrators agree upon.
 *
 * @param rid its number
 * @param name as it logs in
 * @param flags {@code USER_ACCOUNT} codes ([MS-SAMR], 2.2.1.12)
 * @param hashLength bytes of its NT hash with its header; the hash itself is never kept
 */
record SamUser(long rid, String name, int flags, long hashLength) {

    private static final int F_RID = 0x30;
    private static final int F_FLAGS = 0x38;

    /** The table of places at the start of {@code V}; what they say counts from its end. */
    private static final int V_TABLE = 0xCC;

    private static final int V_NAME = 0x0C;
    private static final int V_NT_HASH = 0xA8;

    private static final int USER_ACCOUNT_DISABLED = 0x0001;
    private static final int USER_PASSWORD_NOT_REQUIRED = 0x0004;
    private static final int USER_DONT_EXPIRE_PASSWORD = 0x0200;

    /** Reads an account; empty if the values are too short or contradict themselves. */
    static Optional<SamUser> parse(byte[] f, byte[] v) {
        if (f.length < F_FLAGS + Short.BYTES || v.length < V_TABLE) {
            return Optional.empty();
        }
        ByteBuffer fixed = ByteBuffer.wrap(f).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer variable = ByteBuffer.wrap(v).order(ByteOrder.LITTLE_ENDIAN);
        long from = V_TABLE + Integer.toUnsignedLong(variable.getInt(V_NAME));
        long length = Integer.toUnsignedLong(variable.getInt(V_NAME + Integer.BYTES));
        if (from + length > v.length) {
            return Optional.empty();
        }
        byte[] name = Arrays.copyOfRange(v, (int) from, (int) (from + length));
        String text = new String(name, StandardCharsets.UTF_16LE);
        return Optional.of(
                new SamUser(
                        Integer.toUnsignedLong(fixed.getInt(F_RID)),
                        PrintableText.of(text.getBytes(StandardCharsets.UTF_8), 256),
                        Short.toUnsignedInt(fixed.getShort(F_FLAGS)),
                        Integer.toUnsignedLong(variable.getInt(V_NT_HASH + Integer.BYTES))));
    }

    boolean enabled() {
        return (flags & USER_ACCOUNT_DISABLED) == 0;
    }

    boolean passwordRequired() {
        return (flags & USER_PASSWORD_NOT_REQUIRED) == 0;
    }

    boolean passwordExpires() {
        return (flags & USER_DONT_EXPIRE_PASSWORD) == 0;
    }

    /**
     * Whether there is a hash, by its length: a header alone is 4 bytes with RC4 and 24 with AES,
     * with a hash they are 20 and 56. No password opens an account that is disabled: it is locked.
     */
    Optional<String> passwordState() {
        if (!enabled()) {
            return Optional.of("locked");
        }
        return switch ((int) Math.min(hashLength, Integer.MAX_VALUE)) {
            case 0, 4, 24 -> Optional.of("empty");
            case 20, 40, 56 -> Optional.of("set");
            default -> Optional.empty();
        };
    }
}
