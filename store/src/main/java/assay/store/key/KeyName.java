package assay.store.key;

import java.util.regex.Pattern;

/** What a key may be called. */
final class KeyName {

    private static final Pattern NAME = Pattern.compile("[0-9a-z][0-9a-z.-]{0,99}");

    private KeyName() {}

    /**
     * Lets good names pass.
     *
     * @throws IllegalArgumentException if it is none; users' names are checked before
     */
    static void check(String key) {
        if (!NAME.matcher(key).matches()) {
            throw new IllegalArgumentException("not the name of a key: " + key);
        }
    }
}
