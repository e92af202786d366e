package assay.rules;

import assay.guest.Facts;

/**
 * A fact that would have decided a rule and is not there.
 *
 * @param fact the absent fact's path
 * @param why why it is absent, in English
 */
public record Missing(String fact, String why) {

    static Missing of(Facts facts, String path) {
        String why = facts.whyUnread(path).map(Excerpt::of).orElseGet(() -> guess(path));
        return new Missing(path, why);
    }

    /** No inspection finds what is below {@code image} and {@code review}: people declare it. */
    private static String guess(String path) {
        return path.startsWith("image.") || path.startsWith("review[")
                ? "nobody has declared it"
                : "inspection did not find it";
    }
}
