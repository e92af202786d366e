package assay.store.key;

import java.util.regex.Pattern;

/** What a key may be called: at most 100 characters of {@code [0-9a-z.-]}. */
public final class KeyName {

    private static final Pattern NAME = Pattern.compile("[0-9a-z][0-9a-z.-]{0,99}");

    private KeyName() {}

    /** Whether this may be a key's name. */
    public static boolean isOne(String key) {
        return NAME.matcher(key).matches();
    }

    /**
     * Lets good names pass.
     *
     * @throws IllegalArgumentException if it is none; users' names are checked before
     */
    public static void check(String key) {
        if (!isOne(key)) {
            throw new IllegalArgumentException("not the name of a key: " + key);
        }
    }
}
