package assay.service;

/** Checks of texts that come from outside, before they go to the database. */
public final class Texts {

    private Texts() {}

    /**
     * Returns a name if it has 1 to 255 characters that people can read.
     *
     * @param field what the request calls it
     * @throws ProblemException {@link Problem#REQUEST_INVALID} if it is not such a name: PostgreSQL
     *     cannot store NUL and halves of surrogate pairs, and control characters play tricks where
     *     names are shown
     */
    public static String requireName(String field, String name) {
        int length = name.codePointCount(0, name.length());
        if (length < 1 || length > 255) {
            throw new ProblemException(
                    Problem.REQUEST_INVALID, field + " must have 1 to 255 characters");
        }
        if (!name.codePoints().allMatch(Texts::isReadable)) {
            throw new ProblemException(
                    Problem.REQUEST_INVALID, field + " must not contain control characters");
        }
        return name;
    }

    /**
     * Returns a description if it has at most 1024 characters that can be stored; lines may break.
     *
     * @param field what the request calls it
     * @throws ProblemException {@link Problem#REQUEST_INVALID} if it is not such a text
     */
    public static String requireDescription(String field, String text) {
        if (text.codePointCount(0, text.length()) > 1024) {
            throw new ProblemException(
                    Problem.REQUEST_INVALID, field + " must have at most 1024 characters");
        }
        return requireText(field, text);
    }

    /**
     * Returns a text if it can be stored.
     *
     * @param field what the request calls it
     * @throws ProblemException {@link Problem#REQUEST_INVALID} if it cannot
     */
    public static String requireText(String field, String text) {
        if (!text.codePoints().allMatch(Texts::isStorable)) {
            throw new ProblemException(
                    Problem.REQUEST_INVALID, field + " has characters that cannot be stored");
        }
        return text;
    }

    private static boolean isReadable(int codePoint) {
        return isStorable(codePoint) && !Character.isISOControl(codePoint);
    }

    /** The text with what PostgreSQL cannot store written as U+FFFD: image files choose texts. */
    public static String storable(String text) {
        return text.codePoints()
                .map(point -> isStorable(point) ? point : 0xfffd)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isStorable(int codePoint) {
        return codePoint != 0 && Character.getType(codePoint) != Character.SURROGATE;
    }
}
