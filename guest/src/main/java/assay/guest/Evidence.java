package assay.guest;

/**
 * Where a fact was seen.
 *
 * @param where the place: a guest path ({@code /etc/ssh/sshd_config}), {@code partition 1}, {@code
 *     qcow2 header}
 * @param line line in that file from 1, or 0 where lines mean nothing
 * @param text what stood there, at most {@value #MAX_TEXT} characters and never a secret; may be
 *     empty
 */
public record Evidence(String where, int line, String text) {

    /** Longer texts are cut: evidence is shown, not parsed. */
    public static final int MAX_TEXT = 200;

    public Evidence {
        text = text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT - 1) + "…";
    }

    /** A place alone. */
    public static Evidence at(String where) {
        return new Evidence(where, 0, "");
    }

    /** A place with what stood there. */
    public static Evidence at(String where, String text) {
        return new Evidence(where, 0, text);
    }
}
