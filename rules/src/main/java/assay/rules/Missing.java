package assay.rules;

import assay.guest.Facts;

/**
 * A fact that would have decided a rule and is not there.
 *
 * @param fact the absent fact's path
 * @param why why it is absent, in English
 * @param from who can give it
 */
public record Missing(String fact, String why, Given from) {

    static Missing of(Facts facts, String path) {
        String why = facts.whyUnread(path).map(Excerpt::of).orElseGet(() -> guess(path));
        return new Missing(path, why, Given.of(path));
    }

    /** Why it is absent, in Chinese as well where that is known. */
    public Text reason() {
        return Reasons.of(why);
    }

    private static String guess(String path) {
        return switch (Given.of(path)) {
            case INSPECTION -> "inspection did not find it";
            case LISTING -> "nobody has declared it";
            case BOOT_REPORT -> "no boot test has told it";
            case SERVICE -> "only a service knows it";
        };
    }
}
