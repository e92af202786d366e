package assay.guest.linux.config;

import java.util.Locale;
import java.util.regex.Pattern;

/** What the password field of {@code shadow(5)} allows; the field itself is never kept. */
enum PasswordState {
    /** Some password opens the account. */
    SET,
    /** The account opens without any password. */
    EMPTY,
    /** No password opens the account, though a lock may keep a hash behind it. */
    LOCKED,
    /** Nothing that crypt could have produced: no password opens the account. */
    INVALID;

    /**
     * {@code $id$…} of {@code crypt(5)}, BSDi's {@code _…}, or 13 characters of the old DES hash.
     */
    private static final Pattern HASH =
            Pattern.compile("\\$[^$:]+\\$.+|_[./0-9A-Za-z]{19}|[./0-9A-Za-z]{13}");

    /** The state that a password field says. */
    static PasswordState of(String field) {
        if (field.isEmpty()) {
            return EMPTY;
        }
        if (field.startsWith("!") || field.startsWith("*")) {
            return LOCKED;
        }
        return HASH.matcher(field).matches() ? SET : INVALID;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
